package largo.spark.tracking;

import com.codahale.metrics.Counter;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import largo.core.config.Trial;
import largo.core.train.StepRecord;
import org.apache.spark.SparkEnv;
import org.apache.spark.metrics.source.Source;

/**
 * Metrics of steps as a source of Spark's metrics system, for every sink that is configured there:
 * JMX, Prometheus, Graphite, ...
 *
 * <p>Trials that run in parallel share the metrics.
 */
final class StepMetrics implements Source, Tracker {

  private static final Map<String, ToDoubleFunction<StepRecord>> PHASES =
      Map.of(
          "step.time", StepRecord::seconds,
          "step.gradient.time", StepRecord::gradientSeconds,
          "step.exchange.time", StepRecord::exchangeSeconds,
          "step.reduce.time", StepRecord::reduceSeconds,
          "step.update.time", StepRecord::updateSeconds);

  private final MetricRegistry registry = new MetricRegistry();
  private final Map<Timer, ToDoubleFunction<StepRecord>> timers = new LinkedHashMap<>();
  private final Counter examples = registry.counter("examples");
  private final Counter bytesDown = registry.counter("bytes.down");
  private final Counter bytesUp = registry.counter("bytes.up");
  private final Histogram staleness = registry.histogram("staleness");
  private volatile double loss = Double.NaN;

  private StepMetrics() {
    PHASES.forEach((name, seconds) -> timers.put(registry.timer(name), seconds));
    registry.register("loss", (Gauge<Double>) () -> loss);
  }

  /** Registers the metrics with the running application, until they are closed. */
  static StepMetrics register() {
    StepMetrics metrics = new StepMetrics();
    SparkEnv.get().metricsSystem().registerSource(metrics);
    return metrics;
  }

  @Override
  public void step(Trial trial, StepRecord step) {
    timers.forEach(
        (timer, seconds) ->
            timer.update(Duration.ofNanos((long) (seconds.applyAsDouble(step) * 1e9))));
    examples.inc(step.examples());
    bytesDown.inc(step.bytesDown());
    bytesUp.inc(step.bytesUp());
    if (step.shard() >= 0) { // of an asynchronous exchange
      staleness.update(step.staleness());
    }
    loss = step.loss();
  }

  @Override
  public String sourceName() {
    return "largo";
  }

  @Override
  public MetricRegistry metricRegistry() {
    return registry;
  }

  @Override
  public void close() {
    SparkEnv env = SparkEnv.get(); // null if Spark has been stopped in the meantime
    if (env != null) {
      env.metricsSystem().removeSource(this);
    }
  }
}
