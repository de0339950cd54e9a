package largo.spark.study;

import largo.core.compress.Residuals;
import largo.core.train.ExampleStates;
import largo.core.train.ForwardingExchange;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;

/** An exchange whose waits for workers are interrupted when the run is stopped. */
final class StoppableExchange implements ForwardingExchange {

  private final GradientExchange exchange;
  private final StopRequest stop;

  StoppableExchange(GradientExchange exchange, StopRequest stop) {
    this.exchange = exchange;
    this.stop = stop;
  }

  @Override
  public GradientExchange exchange() {
    return exchange;
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    return stop.interruptible(() -> exchange.gradient(step, parameters));
  }

  @Override
  public Residuals residuals() {
    return stop.interruptible(exchange::residuals);
  }

  @Override
  public ExampleStates exampleStates() {
    return stop.interruptible(exchange::exampleStates);
  }
}
