package largo.spark.study;

import java.util.List;
import largo.core.compress.Residuals;
import largo.core.train.AggregationState;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import largo.core.train.StepRecord;

/** An exchange whose waits for workers are interrupted when the run is stopped. */
final class StoppableExchange implements GradientExchange {

  private final GradientExchange exchange;
  private final StopRequest stop;

  StoppableExchange(GradientExchange exchange, StopRequest stop) {
    this.exchange = exchange;
    this.stop = stop;
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    return stop.interruptible(() -> exchange.gradient(step, parameters));
  }

  @Override
  public boolean isRepeatable() {
    return exchange.isRepeatable();
  }

  @Override
  public void replayHistory(List<StepRecord> before) {
    exchange.replayHistory(before);
  }

  @Override
  public Residuals residuals() {
    return stop.interruptible(exchange::residuals);
  }

  @Override
  public void restore(Residuals residuals) {
    exchange.restore(residuals);
  }

  @Override
  public AggregationState aggregationState() {
    return exchange.aggregationState();
  }

  @Override
  public void restore(AggregationState state) {
    exchange.restore(state);
  }

  @Override
  public void close() {
    exchange.close();
  }
}
