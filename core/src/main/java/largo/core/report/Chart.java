package largo.core.report;

import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * A chart as data: {@link ChartHtml} makes it interactive in the report, {@link ChartImage} draws
 * it as a PNG.
 *
 * @param name of its file, without extension
 * @param title title
 * @param subtitle how the values were obtained, and what the intervals are
 * @param caption what the chart shows, in a sentence
 * @param x horizontal axis
 * @param y vertical axis
 * @param panels at least one
 */
public record Chart(
    String name,
    String title,
    String subtitle,
    String caption,
    ChartAxis x,
    ChartAxis y,
    List<ChartPanel> panels) {

  /** Copies the list. */
  public Chart {
    panels = List.copyOf(panels);
  }

  /** The series that have an entry in the legend, each name once, in the order of their styles. */
  List<ChartSeries> legend() {
    List<ChartSeries> shown = series().filter(s -> s.kind().isListed()).toList();
    List<String> names = shown.stream().map(ChartSeries::name).distinct().toList();
    return names.stream()
        .map(n -> shown.stream().filter(s -> s.name().equals(n)).findFirst().orElseThrow())
        .sorted(Comparator.comparingInt(ChartSeries::style))
        .toList();
  }

  Stream<ChartSeries> series() {
    return panels.stream().flatMap(panel -> panel.series().stream());
  }

  Stream<ChartMark> marks() {
    return panels.stream().flatMap(panel -> panel.marks().stream());
  }

  /** The range of the vertical axis, within its limits; without values if there are none. */
  DoubleSummaryStatistics range() {
    DoubleStream values =
        series()
            .flatMap(s -> s.points().stream())
            .filter(p -> Double.isFinite(p.y()) && (!y.isLogarithmic() || p.y() > 0))
            .flatMapToDouble(p -> DoubleStream.of(p.y(), low(p), p.high()));
    DoubleSummaryStatistics range =
        values
            .map(v -> Double.isNaN(y.max()) ? v : Math.min(v, y.max()))
            .map(v -> Double.isNaN(y.min()) ? v : Math.max(v, y.min()))
            .summaryStatistics();
    boolean isFromZero = y.scale() == ChartAxis.Scale.FROM_ZERO;
    if (range.getCount() > 0 && isFromZero) {
      range.accept(0);
    }
    return range;
  }

  /** The end of an interval; on a logarithmic axis, one near zero does not extend the axis. */
  private double low(ChartPoint p) {
    boolean isLog = y.scale() == ChartAxis.Scale.LOG2 || y.scale() == ChartAxis.Scale.LOG10;
    return isLog ? Math.max(p.low(), p.y() / 4) : p.low();
  }
}
