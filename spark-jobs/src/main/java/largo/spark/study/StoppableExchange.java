package largo.spark.study;

import java.util.List;
import largo.core.compress.Residuals;
import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.Exchange;
import largo.core.train.StepGradient;
import largo.core.train.StepRecord;

/** An exchange that is not waited for in vain when a run is to be stopped. */
final class StoppableExchange implements Exchange {

  private final Exchange exchange;
  private final StopRequest stop;

  StoppableExchange(Exchange exchange, StopRequest stop) {
    this.exchange = exchange;
    this.stop = stop;
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    return stop.whileWaiting(() -> exchange.gradient(step, parameters));
  }

  @Override
  public void replayHistory(List<StepRecord> before) {
    exchange.replayHistory(before);
  }

  @Override
  public Residuals residuals() {
    return stop.whileWaiting(exchange::residuals);
  }

  @Override
  public void restore(Residuals residuals) {
    exchange.restore(residuals);
  }

  @Override
  public Score score(DataSplit split, float[] parameters) {
    return stop.whileWaiting(() -> exchange.score(split, parameters));
  }

  @Override
  public void close() {
    exchange.close();
  }
}
