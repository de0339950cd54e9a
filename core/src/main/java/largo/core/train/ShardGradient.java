package largo.core.train;

import java.io.Serial;
import java.io.Serializable;
import largo.core.gradient.GradientSum;

/**
 * The gradient that a shard delivered for a batch.
 *
 * @param shard the shard, or an aligned group of shards
 * @param sum over the shard's examples of the batch; empty if it has none
 * @param seconds that its worker has spent on gradients of the same request so far, of other shards
 *     included
 * @param bytes that the gradient took on its way to the driver
 * @param compression what compression made of it; {@link CompressionResult#NONE} without
 *     compression
 */
public record ShardGradient(
    int shard, GradientSum sum, double seconds, long bytes, CompressionResult compression)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  /** A gradient that travelled as floats. */
  public ShardGradient(int shard, GradientSum sum, double seconds) {
    this(shard, sum, seconds, (long) Float.BYTES * sum.gradient().length, CompressionResult.NONE);
  }

  /**
   * What compression made of a gradient.
   *
   * @param bits of the elements of trained tensors that were sent
   * @param residualAge contributions that went into the shard's residual, this one included
   */
  public record CompressionResult(long bits, long residualAge) implements Serializable {

    /** No compression. */
    public static final CompressionResult NONE = new CompressionResult(0, 0);

    @Serial private static final long serialVersionUID = 1;
  }

  public boolean isCompressed() {
    return !compression.equals(CompressionResult.NONE);
  }

  /** What the gradient took, with the empty sum in place of its own. */
  public ShardGradient withoutSum() {
    return new ShardGradient(shard, GradientSum.empty(), seconds, bytes, compression);
  }
}
