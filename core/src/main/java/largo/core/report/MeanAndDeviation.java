package largo.core.report;

import java.util.stream.DoubleStream;

/**
 * Mean and standard deviation of a quantity over seeds.
 *
 * @param mean NaN if there are no values
 * @param deviation standard deviation, {@code √(Σ(x − mean)² / (n − 1))}; NaN for fewer than two
 * @param count {@code n}, the number of finite values; others are ignored
 */
record MeanAndDeviation(double mean, double deviation, int count) {

  /** No values. */
  static final MeanAndDeviation EMPTY = of(DoubleStream.empty());

  static MeanAndDeviation of(DoubleStream values) {
    double[] finite = values.filter(Double::isFinite).toArray();
    double mean = DoubleStream.of(finite).average().orElse(Double.NaN);
    double squares = DoubleStream.of(finite).map(x -> (x - mean) * (x - mean)).sum();
    double deviation = finite.length < 2 ? Double.NaN : Math.sqrt(squares / (finite.length - 1));
    return new MeanAndDeviation(mean, deviation, finite.length);
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Returns whether there is a deviation. */
  boolean hasDeviation() {
    return count > 1;
  }
}
