package largo.core.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import largo.core.report.Axis.Tick;

/** Round values for the labels of an axis. */
final class AxisTicks {

  private AxisTicks() {}

  /** Multiples of 1, 2 or 5 times a power of ten, between {@code low} and {@code high}. */
  static List<Tick> linear(double low, double high, int intervals) {
    double step = roundUp((high - low) / Math.max(1, intervals));
    long first = (long) Math.ceil(low / step - 1e-9);
    long last = (long) Math.floor(high / step + 1e-9);
    List<Tick> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      ticks.add(tick(i * step));
    }

    return ticks;
  }

  /** Powers of ten, with 2 and 5 between them where there are few; linear below one decade. */
  static List<Tick> logarithmic(double low, double high, int intervals) {
    double decades = Math.log10(high / low);
    if (decades < 0.9) {
      return linear(low, high, intervals);
    }

    int first = (int) Math.floor(Math.log10(low));
    int last = (int) Math.ceil(Math.log10(high));
    return IntStream.rangeClosed(first, last)
        .boxed()
        .flatMap(
            e ->
                DoubleStream.of(decades < 3 ? new double[] {1, 2, 5} : new double[] {1})
                    .mapToObj(m -> tick(m * Math.pow(10, e))))
        .toList();
  }

  /** Accuracies in percent whose errors are 1, 2 or 5 times a power of ten. */
  static List<Tick> accuracies() {
    return DoubleStream.of(0, 50, 80, 90, 95, 98, 99, 99.5, 99.8, 99.9, 99.95, 99.98, 99.99)
        .mapToObj(AxisTicks::tick)
        .toList();
  }

  /** The smallest of 1, 2, 5 times a power of ten that is at least {@code x > 0}. */
  private static double roundUp(double x) {
    double power = Math.pow(10, Math.floor(Math.log10(x)));
    return DoubleStream.of(1, 2, 5, 10)
        .map(m -> m * power)
        .filter(m -> m >= x * (1 - 1e-9))
        .findFirst()
        .orElseThrow();
  }

  /** A labelled value, without the rounding error of binary arithmetic. */
  static Tick tick(double value) {
    double round = new BigDecimal(value).round(new MathContext(10)).doubleValue();
    return new Tick(round, label(round == 0 ? 0 : round));
  }

  private static String label(double value) {
    String plain = new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    return plain.replace('-', '−');
  }
}
