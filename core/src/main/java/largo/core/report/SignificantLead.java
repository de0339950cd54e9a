package largo.core.report;

import java.util.List;

/**
 * Whether the best of several means is significantly higher than all others: by Welch's t test,
 * two-sided, at 5 %, against each of them. A mean of one seed is never significantly higher or
 * lower.
 */
final class SignificantLead {

  /** 97.5 % points of Student's t distribution of 1 to 30 degrees of freedom. */
  private static final double[] T = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  private SignificantLead() {}

  /**
   * Whether a mean is significantly higher than all others.
   *
   * @param others at least one with values
   */
  static boolean of(MeanAndDeviation one, List<MeanAndDeviation> others) {
    List<MeanAndDeviation> measured = others.stream().filter(o -> !o.isEmpty()).toList();
    return !measured.isEmpty() && measured.stream().allMatch(o -> isAhead(one, o));
  }

  private static boolean isAhead(MeanAndDeviation one, MeanAndDeviation other) {
    double difference = one.mean() - other.mean();
    if (!one.hasDeviation() || !other.hasDeviation() || !(difference > 0)) {
      return false;
    }
    double a = one.deviation() * one.deviation() / one.count();
    double b = other.deviation() * other.deviation() / other.count();
    return a + b == 0 || difference > t(one, other, a, b) * Math.sqrt(a + b);
  }

  /** The critical value at Welch and Satterthwaite's degrees of freedom, rounded down. */
  private static double t(MeanAndDeviation one, MeanAndDeviation other, double a, double b) {
    double freedom = (a + b) * (a + b) / (a * a / (one.count() - 1) + b * b / (other.count() - 1));
    return T[(int) Math.max(1, Math.min(T.length, freedom + 1e-9)) - 1];
  }
}
