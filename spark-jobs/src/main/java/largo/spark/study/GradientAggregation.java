package largo.spark.study;

import java.util.Optional;
import largo.core.aggregation.Aggregation;
import largo.core.config.AggregationSpec;
import largo.core.config.SpecException;
import largo.core.data.BatchPlan;
import largo.core.params.ParameterLayout;
import largo.core.train.ShardAggregator;

/** The aggregation of gradients of a training, if they are not added. */
final class GradientAggregation {

  private GradientAggregation() {}

  /**
   * The aggregation of a training; empty if gradients are added.
   *
   * @throws SpecException if it does not suit the batches or the update rule
   */
  static Optional<ShardAggregator> of(
      AggregationSpec spec, TrainingParts parts, ParameterLayout layout) {
    Aggregation aggregation = spec.aggregation();
    if (aggregation.isSum()) {
      return Optional.empty();
    }
    if (parts.rule().usesVariance()) {
      throw new SpecException(
          "optimizer.wrap must not contain adascale where aggregation is other than the mean "
              + "without worker-momentum, normalize and attack, but aggregation.name was %s",
          spec.rule().name());
    }
    BatchPlan plan = parts.plan();
    check(spec, plan);
    return Optional.of(new ShardAggregator(aggregation, layout, plan.shards(), plan.seed()));
  }

  /**
   * Compares the number of shards with examples in each step with that which the aggregation needs.
   *
   * @throws SpecException if there are steps with too few
   */
  static void check(AggregationSpec spec, BatchPlan plan) {
    Aggregation aggregation = spec.aggregation();
    int min = aggregation.minShardsOfStep(plan.shards(), plan.examples(), plan.batch());
    int required = aggregation.rule().minShards();
    if (min < required) {
      throw new SpecException(
          "batch.global must be such that each step has examples of at least %d shards where "
              + "aggregation.name is %s, but with %d of %d training examples the smallest batch "
              + "has examples of %d; choose another batch, or set aggregation.worker-momentum",
          required, spec.rule().name(), plan.batch(), plan.examples(), min);
    }
  }
}
