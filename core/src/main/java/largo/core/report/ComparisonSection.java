package largo.core.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import largo.core.analysis.ConfidenceInterval;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartSeries.Kind;
import largo.core.report.StudyComparison.Row;

/** The comparison of two studies for a page: a table, and a chart of the differences. */
public final class ComparisonSection {

  private ComparisonSection() {}

  /**
   * Returns the section.
   *
   * @param level confidence of the intervals, in (0, 1)
   */
  public static ReportSection of(StudyComparison comparison, double level) {
    List<Row> rows = comparison.rows();
    return rows.isEmpty()
        ? new ReportSection(
            "Comparison", List.of(StudyComparison.NOTHING_IN_COMMON), List.of(), List.of())
        : new ReportSection(
            "Comparison",
            List.of(),
            List.of(table(comparison, level)),
            List.of(chart(comparison, level)));
  }

  private static ReportTable table(StudyComparison comparison, double level) {
    return new ReportTable(
        String.format(
            Locale.ROOT,
            "%s in percent over the common seeds; difference, second minus first, in percentage "
                + "points with its %s %% interval; p-value of a paired t-test with Holm's "
                + "correction",
            TitleText.capitalized(comparison.task().score()),
            NumberFormats.threeDigits(100 * level)),
        List.of("optimizer", "batch", "first", "second", "difference", "interval", "seeds", "p"),
        comparison.rows().stream().map(ComparisonSection::cells).toList());
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.optimizer(),
        "" + row.batch(),
        NumberFormats.percent(row.first()),
        NumberFormats.percent(row.second()),
        points(row.change().mean()),
        row.change()
            .interval()
            .map(i -> points(i.lower()) + " … " + points(i.upper()))
            .orElse(NumberFormats.NONE),
        "" + row.change().seeds(),
        NumberFormats.threeDigits(row.adjustedP()));
  }

  private static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }

  private static Chart chart(StudyComparison comparison, double level) {
    List<Row> rows = comparison.rows();
    List<String> optimizers = rows.stream().map(Row::optimizer).distinct().toList();
    List<Integer> batches = rows.stream().map(Row::batch).distinct().sorted().toList();
    List<ChartSeries> series = new ArrayList<>();
    for (String optimizer : optimizers) {
      Stream<Row> own = rows.stream().filter(row -> row.optimizer().equals(optimizer));
      series.add(
          new ChartSeries(
              optimizer,
              optimizers.indexOf(optimizer),
              Kind.POINTS,
              own.sorted(Comparator.comparingInt(Row::batch))
                  .map(ComparisonSection::point)
                  .toList()));
    }
    return new Chart(
        "difference",
        "Difference of " + comparison.task().score() + " by batch",
        String.format(
            Locale.ROOT,
            "second minus first, mean over common seeds; bars: %s %% intervals",
            NumberFormats.threeDigits(100 * level)),
        "Difference of the scores of both studies by batch and optimizer.",
        ChartAxis.ofBatches(batches),
        ChartAxis.of("percentage points", Scale.LINEAR).withSpan(0.1),
        List.of(new ChartPanel("", series, List.of())));
  }

  private static ChartPoint point(Row row) {
    double mean = 100 * row.change().mean();
    ConfidenceInterval interval =
        row.change()
            .interval()
            .orElse(new ConfidenceInterval(row.change().mean(), row.change().mean()));
    return new ChartPoint(row.batch(), mean, 100 * interval.lower(), 100 * interval.upper());
  }
}
