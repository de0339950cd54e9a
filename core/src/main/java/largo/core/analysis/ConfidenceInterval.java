package largo.core.analysis;

/**
 * A confidence interval.
 *
 * @param lower its lower bound
 * @param upper its upper bound
 */
public record ConfidenceInterval(double lower, double upper) {}
