package largo.core.aggregation;

import java.util.Map;

/**
 * The result of an {@link AggregationRule}.
 *
 * @param values float[layout size]; zero where parameters are not trained
 * @param metrics of the rule, by name
 */
public record AggregatedVector(float[] values, Map<String, Double> metrics) {

  AggregatedVector(float[] values) {
    this(values, Map.of());
  }
}
