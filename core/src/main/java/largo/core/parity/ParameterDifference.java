package largo.core.parity;

import java.util.List;
import java.util.Locale;
import largo.core.DecimalFormatter;

/**
 * The difference between computed and recorded parameters over all steps of a case.
 *
 * @param absolute the largest {@code |a − e|}
 * @param relative the largest {@code |a − e| / |e|}, where {@code e} is not zero
 * @param share difference of the worst parameter over the tolerance; more than 1 fails
 * @param worst description of the worst parameter, with both values
 */
public record ParameterDifference(double absolute, double relative, double share, String worst) {

  /** Compares parameters after each step. */
  static ParameterDifference of(
      TraceShapes shapes, List<float[]> actual, List<double[]> expected, Tolerance tolerance) {
    double absolute = 0;
    double relative = 0;
    double share = -1;
    String worst = "";
    for (int t = 0; t < expected.size(); t++) {
      float[] a = actual.get(t);
      double[] e = expected.get(t);
      for (int i = 0; i < e.length; i++) {
        double difference = between(a[i], e[i]);
        absolute = Math.max(absolute, difference);
        if (e[i] != 0 && difference > 0) {
          relative = Math.max(relative, relative(difference, e[i]));
        }
        double taken = tolerance.share(a[i], e[i]);
        if (taken > share) {
          share = taken;
          worst =
              String.format(
                  Locale.ROOT,
                  "%s after step %d is %s, but %s was recorded",
                  shapes.where(i),
                  t + 1,
                  a[i],
                  DecimalFormatter.shortest(e[i]));
        }
      }
    }

    return new ParameterDifference(absolute, relative, share, worst);
  }

  /** Whether all parameters are within the tolerance. */
  public boolean within() {
    return share <= 1;
  }

  /** {@code |a − e|}; infinite if only one of them is NaN. */
  static double between(double actual, double expected) {
    if (Double.compare(actual, expected) == 0) {
      return 0;
    }
    double difference = Math.abs(actual - expected);
    return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
  }

  private static double relative(double difference, double expected) {
    return Double.isFinite(difference) ? difference / Math.abs(expected) : difference;
  }
}
