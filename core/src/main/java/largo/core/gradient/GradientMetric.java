package largo.core.gradient;

/**
 * A metric that an engine computes besides the gradient, from a sum over examples.
 *
 * @param name among the scalars of a step
 * @param kind how it is computed from the sum
 */
public record GradientMetric(String name, Kind kind) {

  /** What a metric is. */
  public enum Kind {
    /** The sum itself. */
    SUM,
    /** The square root of the mean over examples. */
    ROOT_MEAN,
    /** The value of a single shard; NaN in steps in which it is not computed. */
    OPTIONAL
  }

  /**
   * The metric of a global batch.
   *
   * @param sum over its examples
   * @param examples number of its examples, at least 1
   */
  public double of(double sum, long examples) {
    return switch (kind) {
      case SUM, OPTIONAL -> sum;
      case ROOT_MEAN -> Math.sqrt(sum / examples);
    };
  }
}
