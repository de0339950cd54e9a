package largo.core.gradient;

import java.io.Serializable;
import largo.core.params.ParameterLayout;
import largo.core.params.SquaredNorms;
import largo.core.params.Tensor;

/**
 * The squared norms of the gradients of shards, from which the variance of a gradient is estimated.
 *
 * @param shards {@code R}, the number of shards with examples
 * @param sum {@code Σ ‖G_j‖² / n_j} over the shards, where {@code G_j} is the gradient summed over
 *     the {@code n_j} examples of shard {@code j}, without penalties, over trained tensors; NaN if
 *     the squares of a shard are unknown
 */
public record ShardSquares(int shards, double sum) implements Serializable {

  /** Those of no shard. */
  public static final ShardSquares NONE = new ShardSquares(0, 0);

  /** Those of a gradient whose shards are unknown. */
  public static final ShardSquares UNKNOWN = new ShardSquares(0, Double.NaN);

  /**
   * Those of a single shard.
   *
   * @param gradient {@code G}, summed over examples, float[layout size]
   * @param examples {@code n}, at least 1
   */
  public static ShardSquares of(ParameterLayout layout, float[] gradient, long examples) {
    double squares = 0;
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind().trained()) {
        squares += SquaredNorms.sum(gradient, tensor.offset(), tensor.end());
      }
    }
    return new ShardSquares(1, squares / examples);
  }

  /**
   * Those of a single shard, or of none.
   *
   * @param examples number of its examples in the batch
   * @param sum {@code ‖G‖² / n}; NaN if unknown
   */
  public static ShardSquares ofShard(long examples, double sum) {
    if (examples == 0) {
      return NONE;
    }
    return Double.isNaN(sum) ? UNKNOWN : new ShardSquares(1, sum);
  }

  /** Whether the squares of all shards are known. */
  public boolean isKnown() {
    return !Double.isNaN(sum);
  }

  /** Those of the shards of both. */
  ShardSquares plus(ShardSquares other) {
    return new ShardSquares(shards + other.shards, sum + other.sum);
  }
}
