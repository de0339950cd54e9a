package largo.core.train;

import java.util.Map;
import largo.core.gradient.GradientSum;

/**
 * The aggregate of the gradients of a step.
 *
 * @param sum the aggregate times the number of examples, owned by the caller
 * @param metrics of the aggregation, by name
 */
public record AggregatedStep(GradientSum sum, Map<String, Double> metrics) {}
