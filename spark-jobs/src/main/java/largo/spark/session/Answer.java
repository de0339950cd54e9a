package largo.spark.session;

import largo.core.model.GradientSum;
import largo.core.model.Score;

/** What a shard came to. */
sealed interface Answer {

  /** Number of the order. */
  long order();

  /** The shard. */
  int shard();

  /**
   * A shard's sum.
   *
   * @param sum null if the shard has nothing to contribute
   * @param seconds of gradients that its worker has worked on the order so far, other shards of its
   *     own included
   */
  record Gradient(long order, int shard, GradientSum sum, double seconds) implements Answer {

    /** Bytes of floats. */
    long bytes() {
      return sum == null ? 0 : 4L * sum.gradient().length;
    }
  }

  /** A shard's score. */
  record Scored(long order, int shard, Score score) implements Answer {}
}
