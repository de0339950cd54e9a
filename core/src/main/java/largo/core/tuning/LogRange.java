package largo.core.tuning;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import largo.core.Preconditions;

/**
 * A range of learning rates on a logarithmic axis, mapped to [0, 1].
 *
 * @param low lowest rate, positive
 * @param high highest rate, above low
 */
record LogRange(double low, double high) {

  private static final int POINTS = 201;

  LogRange {
    Preconditions.positive("low", low);
    Preconditions.that(
        high > low && Double.isFinite(high),
        "high must be above low = %s, but was %s",
        Double.toString(low),
        Double.toString(high));
  }

  double rate(double x) {
    return low * Math.pow(high / low, x);
  }

  double position(double rate) {
    return Math.log(rate / low) / Math.log(high / low);
  }

  /** The centres of {@code n} equal parts, in [0, 1]: a Latin hypercube of one dimension. */
  static DoubleStream centres(int n) {
    return IntStream.range(0, n).mapToDouble(i -> (i + 0.5) / n);
  }

  /** Equidistant points of [0, 1] among which searches choose. */
  static DoubleStream points() {
    return IntStream.range(0, POINTS).mapToDouble(i -> i / (POINTS - 1.0));
  }

  /** The rate at a position with three significant digits, so that names of trials are short. */
  double rounded(double x) {
    return threeDigits(rate(x));
  }

  /** A value with three significant digits. */
  static double threeDigits(double value) {
    return new BigDecimal(value).round(new MathContext(3)).doubleValue();
  }
}
