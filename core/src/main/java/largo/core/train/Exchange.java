package largo.core.train;

import java.util.List;
import java.util.Map;
import largo.core.Preconditions;
import largo.core.compress.Residuals;
import largo.core.data.DataSplit;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;

/** How parameters reach the workers, and how what they compute comes back. */
public interface Exchange extends AutoCloseable {

  /**
   * The gradient of the global batch of a step, added up in the fixed tree.
   *
   * <p>The same step always names the same examples.
   *
   * @param step 0-based
   * @param parameters float[layout size], not kept
   */
  Reply gradient(long step, float[] parameters);

  /**
   * Goes on after steps that were taken before; called once, before the first gradient, or not at
   * all.
   *
   * @param before every step of the training so far, in order
   */
  default void replayHistory(List<StepRecord> before) {}

  /** The score of a model on a part of the data; of no examples, if there is no such part. */
  Score score(DataSplit split, float[] parameters);

  /**
   * What workers know, between two steps, that those to come depend on: what compression has not
   * sent. Nothing, as a rule.
   */
  default Residuals residuals() {
    return Residuals.NONE;
  }

  /**
   * Goes on, before the first step, with what workers knew once.
   *
   * @param residuals not kept
   * @throws IllegalArgumentException if it is of another model, or of another exchange
   */
  default void restore(Residuals residuals) {
    Preconditions.that(
        residuals.isEmpty(),
        "there must be no residuals: this exchange keeps nothing between steps");
  }

  /** Lets go of what the workers hold for this run. */
  @Override
  void close();

  /**
   * What came back for a step, and what it took.
   *
   * @param sum over the global batch; the caller's to keep and change
   * @param gradientSeconds of the slowest worker, over its gradient alone
   * @param reduceSeconds adding up sums on the driver
   * @param bytesDown that parameters took, to all workers
   * @param bytesUp that sums took, to the driver
   * @param shard that it is of; {@link #ALL} if it is of all of them
   * @param staleness updates that the parameters have seen since it was taken
   * @param metrics other numbers, by name
   */
  record Reply(
      GradientSum sum,
      double gradientSeconds,
      double reduceSeconds,
      long bytesDown,
      long bytesUp,
      int shard,
      long staleness,
      Map<String, Double> metrics) {

    /** Stands for all shards. */
    public static final int ALL = -1;

    /** A gradient of all shards, at the parameters as they are, with nothing else to tell. */
    public Reply(
        GradientSum sum,
        double gradientSeconds,
        double reduceSeconds,
        long bytesDown,
        long bytesUp) {
      this(sum, gradientSeconds, reduceSeconds, bytesDown, bytesUp, ALL, 0, Map.of());
    }
  }
}
