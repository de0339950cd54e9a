package largo.core.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import largo.core.gradient.GradientMetric;

/** An exchange whose steps have the metrics that the engine of the workers computes. */
public final class EngineMetricsExchange implements ForwardingExchange {

  private final GradientExchange exchange;
  private final List<GradientMetric> metrics;

  private EngineMetricsExchange(GradientExchange exchange, List<GradientMetric> metrics) {
    this.exchange = exchange;
    this.metrics = metrics;
  }

  /**
   * The same exchange, with metrics.
   *
   * @param metrics in the order of their sums
   * @return the exchange itself if there are none
   */
  public static GradientExchange of(GradientExchange exchange, List<GradientMetric> metrics) {
    return metrics.isEmpty() ? exchange : new EngineMetricsExchange(exchange, metrics);
  }

  @Override
  public GradientExchange exchange() {
    return exchange;
  }

  @Override
  public StepGradient gradient(long step, float[] parameters) {
    StepGradient gradient = exchange.gradient(step, parameters);
    double[] sums = gradient.sum().metrics();
    if (sums.length != metrics.size()) {
      throw new IllegalStateException(
          "the gradient of step "
              + step
              + " must have sums of "
              + metrics.size()
              + " metrics, but has "
              + sums.length);
    }
    Map<String, Double> values = new HashMap<>();
    for (int i = 0; i < sums.length; i++) {
      GradientMetric metric = metrics.get(i);
      if (metric.kind() != GradientMetric.Kind.OPTIONAL || !Double.isNaN(sums[i])) {
        values.put(metric.name(), metric.of(sums[i], gradient.sum().examples()));
      }
    }
    return gradient.plusMetrics(values);
  }
}
