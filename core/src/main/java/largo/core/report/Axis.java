package largo.core.report;

import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Maps values to a fraction of the length of an axis.
 *
 * @param scale maps values to positions, increasing
 * @param low position of the start of the axis
 * @param high position of its end
 * @param ticks labelled values
 */
record Axis(DoubleUnaryOperator scale, double low, double high, List<Tick> ticks) {

  private static final double MARGIN = 0.06; // of the range, beyond the outermost values
  private static final int INTERVALS = 6; // between ticks, approximately

  /** A value with its label. */
  record Tick(double value, String label) {}

  /** The position of a value: in [0, 1] if it is on the axis. */
  double at(double value) {
    return (scale.applyAsDouble(value) - low) / (high - low);
  }

  /** The same axis with space for marks below its values, a fraction of its length. */
  Axis withMargin(double share) {
    return new Axis(scale, high - (high - low) / (1 - share), high, ticks);
  }

  /** The same axis with tick lines, but without labels. */
  Axis unlabelled() {
    return new Axis(scale, low, high, ticks.stream().map(t -> new Tick(t.value(), "")).toList());
  }

  /** A logarithmic axis with base two, with ticks at the batches. */
  static Axis ofBatches(List<Double> batches) {
    DoubleSummaryStatistics range =
        batches.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    List<Tick> ticks = batches.stream().map(AxisTicks::tick).toList();
    double first = batches.isEmpty() ? 0 : log2(range.getMin());
    double last = batches.isEmpty() ? 1 : log2(range.getMax());
    double margin = Math.max(0.5, 0.08 * (last - first));
    return new Axis(Axis::log2, first - margin, last + margin, ticks);
  }

  /** A linear axis over at least {@code span}. */
  static Axis linear(DoubleSummaryStatistics values, double span) {
    Axis bare = of(x -> x, values, span);
    return values.getCount() == 0
        ? bare
        : bare.with(AxisTicks.linear(bare.low, bare.high, INTERVALS));
  }

  /** A linear axis from zero, for epochs and other amounts, with about that many ticks. */
  static Axis fromZero(double max, int intervals) {
    double high = max > 0 ? max : 1;
    return new Axis(x -> x, 0, 1.03 * high, AxisTicks.linear(0, high, intervals));
  }

  /** A logarithmic axis over at least a factor of two; values are positive. */
  static Axis logarithmic(DoubleSummaryStatistics values) {
    Axis bare = of(Math::log10, values, Math.log10(2));
    return values.getCount() == 0
        ? bare
        : bare.with(
            AxisTicks.logarithmic(Math.pow(10, bare.low), Math.pow(10, bare.high), INTERVALS));
  }

  /**
   * Accuracies in percent, on a logarithmic scale of the error: from 99 to 98 is as far as from 98
   * to 96.
   *
   * @param floor smallest error that is distinguished, in percentage points
   */
  static Axis ofErrors(DoubleSummaryStatistics values, double floor) {
    return of(accuracy -> -Math.log10(Math.max(100 - accuracy, floor)), values, Math.log10(2))
        .with(AxisTicks.accuracies());
  }

  private static Axis of(DoubleUnaryOperator scale, DoubleSummaryStatistics values, double span) {
    if (values.getCount() == 0) {
      return new Axis(x -> x, 0, 1, List.of());
    }
    double first = scale.applyAsDouble(values.getMin());
    double last = scale.applyAsDouble(values.getMax());
    double half = Math.max(last - first, span) * (0.5 + MARGIN);
    double middle = (first + last) / 2;
    return new Axis(scale, middle - half, middle + half, List.of());
  }

  /** The same axis with those ticks that are on it. */
  private Axis with(List<Tick> candidates) {
    return new Axis(
        scale,
        low,
        high,
        candidates.stream().filter(t -> at(t.value()) >= 0 && at(t.value()) <= 1).toList());
  }

  private static double log2(double x) {
    return Math.log(x) / Math.log(2);
  }
}
