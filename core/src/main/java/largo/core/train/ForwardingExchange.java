package largo.core.train;

import java.util.List;
import largo.core.compress.Residuals;
import largo.core.factorization.FactorizationState;

/** An exchange that adds something to the gradients of another one, whose state it has. */
public interface ForwardingExchange extends GradientExchange {

  /** The other exchange, which this one closes. */
  GradientExchange exchange();

  @Override
  default boolean isRepeatable() {
    return exchange().isRepeatable();
  }

  @Override
  default void replayHistory(List<StepRecord> before) {
    exchange().replayHistory(before);
  }

  @Override
  default Residuals residuals() {
    return exchange().residuals();
  }

  @Override
  default void restore(Residuals residuals) {
    exchange().restore(residuals);
  }

  @Override
  default AggregationState aggregationState() {
    return exchange().aggregationState();
  }

  @Override
  default void restore(AggregationState state) {
    exchange().restore(state);
  }

  @Override
  default FactorizationState factorizationState() {
    return exchange().factorizationState();
  }

  @Override
  default void restore(FactorizationState state) {
    exchange().restore(state);
  }

  @Override
  default ExampleStates exampleStates() {
    return exchange().exampleStates();
  }

  @Override
  default void restore(ExampleStates states) {
    exchange().restore(states);
  }

  @Override
  default void close() {
    exchange().close();
  }
}
