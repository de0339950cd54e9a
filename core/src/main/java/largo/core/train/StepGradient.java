package largo.core.train;

import java.util.Map;
import largo.core.gradient.GradientSum;

/**
 * The gradient of a step, and what it took.
 *
 * @param sum over the global batch; the caller's to keep and change
 * @param gradientSeconds of the slowest worker, over its gradient alone
 * @param reduceSeconds adding up sums on the driver
 * @param bytesDown that parameters took, to all workers
 * @param bytesUp that sums took, to the driver
 * @param shard that the gradient is of; {@link #ALL_SHARDS} if it is of all of them
 * @param staleness updates that the parameters have seen since the gradient was taken
 * @param metrics other numbers, by name
 */
public record StepGradient(
    GradientSum sum,
    double gradientSeconds,
    double reduceSeconds,
    long bytesDown,
    long bytesUp,
    int shard,
    long staleness,
    Map<String, Double> metrics) {

  /** In place of the number of a shard. */
  public static final int ALL_SHARDS = -1;

  /** A gradient of all shards at the current parameters, without metrics. */
  public StepGradient(
      GradientSum sum, double gradientSeconds, double reduceSeconds, long bytesDown, long bytesUp) {
    this(sum, gradientSeconds, reduceSeconds, bytesDown, bytesUp, ALL_SHARDS, 0, Map.of());
  }
}
