package largo.core.train;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import largo.core.gradient.GradientSum;
import largo.core.measure.ShardVariation;

/**
 * The gradient of a step, with its cost.
 *
 * @param sum sum over the global batch, owned by the caller
 * @param gradientSeconds duration of the gradient on the slowest worker
 * @param reduceSeconds duration of the summation on the driver
 * @param bytesDown bytes of parameters sent to all workers
 * @param bytesUp bytes of gradient sums sent to the driver
 * @param shard the shard of the gradient, or {@link #ALL_SHARDS}
 * @param staleness updates between the parameters of the gradient and its application
 * @param metrics other metrics, by name
 * @param variation between the sums of the shards, if it was measured in this step
 */
public record StepGradient(
    GradientSum sum,
    double gradientSeconds,
    double reduceSeconds,
    long bytesDown,
    long bytesUp,
    int shard,
    long staleness,
    Map<String, Double> metrics,
    Optional<ShardVariation> variation) {

  /** Represents all shards in place of the number of one. */
  public static final int ALL_SHARDS = -1;

  /** A gradient of all shards at the current parameters, without metrics. */
  public StepGradient(
      GradientSum sum, double gradientSeconds, double reduceSeconds, long bytesDown, long bytesUp) {
    this(
        sum,
        gradientSeconds,
        reduceSeconds,
        bytesDown,
        bytesUp,
        ALL_SHARDS,
        0,
        Map.of(),
        Optional.empty());
  }

  /** The same gradient, of one shard. */
  public StepGradient ofShard(int other, long updates) {
    return with(other, updates, metrics, variation);
  }

  /** The same gradient, with another sum. */
  public StepGradient withSum(GradientSum other) {
    return new StepGradient(
        other,
        gradientSeconds,
        reduceSeconds,
        bytesDown,
        bytesUp,
        shard,
        staleness,
        metrics,
        variation);
  }

  /** The same gradient, with other metrics. */
  public StepGradient withMetrics(Map<String, Double> other) {
    return with(shard, staleness, other, variation);
  }

  /** The same gradient, with more metrics. */
  public StepGradient plusMetrics(Map<String, Double> more) {
    Map<String, Double> all = new HashMap<>(metrics);
    all.putAll(more);
    return withMetrics(all);
  }

  /** The same gradient, with the variation between the sums of the shards. */
  public StepGradient withVariation(Optional<ShardVariation> other) {
    return with(shard, staleness, metrics, other);
  }

  private StepGradient with(
      int s, long updates, Map<String, Double> others, Optional<ShardVariation> between) {
    return new StepGradient(
        sum, gradientSeconds, reduceSeconds, bytesDown, bytesUp, s, updates, others, between);
  }
}
