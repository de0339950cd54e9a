package largo.core.train;

import java.util.Optional;

/** An exchange that adds the gradients of the shards, or passes them to an aggregator. */
public interface AggregatingExchange extends GradientExchange {

  /** The aggregator, whose state is that of the aggregation; empty if gradients are added. */
  Optional<ShardAggregator> aggregator();

  @Override
  default AggregationState aggregationState() {
    return aggregator().map(ShardAggregator::state).orElse(AggregationState.NONE);
  }

  @Override
  default void restore(AggregationState state) {
    aggregator()
        .ifPresentOrElse(a -> a.restore(state), () -> GradientExchange.super.restore(state));
  }
}
