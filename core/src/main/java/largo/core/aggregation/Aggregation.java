package largo.core.aggregation;

import java.util.List;
import largo.core.Preconditions;

/**
 * How the gradients of the shards become that of a step.
 *
 * <pre>
 *   u_k = β u_k + (1 − β) g_k      g_k: mean gradient of shard k; at first u_k = g_k
 *   u_k = attack                   of the Byzantine shards
 *   u   = rule(u_1 … u_K)
 *   u   = u / ‖u‖                  if normalized
 * </pre>
 *
 * <p>With {@code β > 0} and normalized: ByzSGDnm, <a
 * href="https://arxiv.org/abs/2305.13856">2305.13856</a>.
 *
 * @param rule of the aggregation
 * @param workerMomentum {@code β} in [0, 1)
 * @param normalize whether the aggregate is divided by its norm
 * @param attack what Byzantine shards send
 * @param byzantineShards their numbers
 */
public record Aggregation(
    AggregationRule rule,
    double workerMomentum,
    boolean normalize,
    GradientAttack attack,
    List<Integer> byzantineShards) {

  /** The mean of all examples. */
  public static final Aggregation MEAN =
      new Aggregation(
          new AggregationRule.Mean(), 0, false, new GradientAttack.NoAttack(), List.of());

  public Aggregation {
    byzantineShards = List.copyOf(byzantineShards);
    Preconditions.inRange("worker-momentum", workerMomentum, 0, 1);
  }

  /**
   * Whether the sum of all gradients suffices: the mean, without momentum, normalization or attack.
   */
  public boolean isSum() {
    return rule instanceof AggregationRule.Mean
        && workerMomentum == 0
        && !normalize
        && attack.isNone();
  }

  /** Whether the aggregate depends on earlier steps. */
  public boolean hasState() {
    return workerMomentum > 0 || rule.usesPrevious();
  }

  /** Vectors in the driver's memory in addition to the gradients of the shards. */
  public long vectors(int shards) {
    long temporary = 3; // the aggregate, and that of two iterations
    long momentum = workerMomentum > 0 ? shards : 0;
    return isSum() ? 0 : temporary + momentum + (rule.usesPrevious() ? 1 : 0);
  }

  /**
   * The smallest number of shards with examples in a step, if batches have a constant size.
   *
   * @param examples of an epoch
   * @param batch examples of a step; the last one of an epoch may have fewer
   */
  public int minShardsOfStep(int shards, long examples, int batch) {
    long last = examples % batch == 0 ? batch : examples % batch;
    return (int) Math.min(shards, workerMomentum > 0 ? batch : Math.min(batch, last));
  }
}
