package largo.spark.session;

import java.util.Optional;
import largo.core.compress.CompressedGradient;
import largo.core.compress.GradientCodec;
import largo.core.compress.MalformedGradientException;
import largo.core.compress.Residual;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;

/** What a shard came to. */
sealed interface Response {

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
   * @param freight what the sum took; none if it was not packed
   */
  record Gradient(long order, int shard, GradientSum sum, double seconds, Optional<Freight> freight)
      implements Response {

    /** A sum that travelled as it is. */
    Gradient(long order, int shard, GradientSum sum, double seconds) {
      this(order, shard, sum, seconds, Optional.empty());
    }

    /** Bytes of floats, or of what they were packed into. */
    long bytes() {
      return sum == null
          ? 0
          : freight.map(Freight::bytes).orElseGet(() -> 4L * sum.gradient().length);
    }
  }

  /**
   * What a packed sum took on its way.
   *
   * @param bytes all of them
   * @param bits of the elements of trained tensors that were sent
   * @param age contributions that went into the shard's residue; see {@link Residual}
   */
  record Freight(long bytes, long bits, long age) {}

  /**
   * A shard's sum, packed.
   *
   * @param parcel spent once it is sent
   * @param loss sum of losses
   * @param examples how many
   * @param seconds as in {@link Gradient}
   */
  record Packed(
      long order, int shard, CompressedGradient parcel, double loss, long examples, double seconds)
      implements Response {

    Gradient unpack(GradientCodec gradientCodec) throws MalformedGradientException {
      long bytes = parcel.bytes().remaining();
      float[] gradient = new float[gradientCodec.size()];
      long bits = gradientCodec.unpack(parcel.bytes(), gradient);
      return new Gradient(
          order,
          shard,
          new GradientSum(gradient, loss, examples),
          seconds,
          Optional.of(new Freight(bytes, bits, parcel.age())));
    }
  }

  /** A shard's score. */
  record Scored(long order, int shard, Score score) implements Response {}

  /** What a shard has not sent. */
  record Recalled(long order, int shard, Residual residue) implements Response {}

  /** That a shard has done what there is no other answer to. */
  record Done(long order, int shard) implements Response {}
}
