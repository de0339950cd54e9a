package largo.core.train;

import java.io.Serial;
import java.io.Serializable;
import largo.core.gradient.GradientSum;

/**
 * The gradient of a shard over a batch.
 *
 * @param shard the shard, or an aligned group of shards
 * @param sum over the shard's examples of the batch; empty if it has none
 * @param seconds that its worker has spent on the same request so far, including other shards
 * @param bytes number of bytes sent to the driver
 * @param compression statistics of its compression; {@link CompressionResult#NONE} without
 *     compression
 */
public record ShardGradient(
    int shard, GradientSum sum, double seconds, long bytes, CompressionResult compression)
    implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  /** A gradient without compression. */
  public ShardGradient(int shard, GradientSum sum, double seconds) {
    this(shard, sum, seconds, (long) Float.BYTES * sum.gradient().length, CompressionResult.NONE);
  }

  /**
   * Statistics of a compressed gradient.
   *
   * @param bits number of bits of the sent elements of trained tensors
   * @param residualAge number of contributions to the shard's residual, including this one
   */
  public record CompressionResult(long bits, long residualAge) implements Serializable {

    /** No compression. */
    public static final CompressionResult NONE = new CompressionResult(0, 0);

    @Serial private static final long serialVersionUID = 1;
  }

  public boolean isCompressed() {
    return !compression.equals(CompressionResult.NONE);
  }

  /** The same metrics with an empty sum. */
  public ShardGradient withoutSum() {
    return new ShardGradient(shard, GradientSum.empty(), seconds, bytes, compression);
  }
}
