package largo.core.report;

import java.util.List;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartSeries.Kind;

/** Staleness of gradients: a panel for each batch, with the frequencies of each optimizer. */
final class StalenessChart {

  private StalenessChart() {}

  /**
   * The chart of a study.
   *
   * @param name of the file
   */
  static Chart of(String name, StudyResults studyResults, RateSelection selection) {
    List<StalenessCounts> counts = StalenessCounts.of(studyResults, selection);
    return new Chart(
        name,
        "Staleness of gradients by batch",
        "first seed; updates between the parameters of a gradient and its application",
        "Updates between the parameters of a gradient and its application: fraction of all "
            + "updates.",
        ChartAxis.of("staleness, updates", Scale.FROM_ZERO),
        ChartAxis.of("share of updates, %", Scale.FROM_ZERO),
        selection.batches().stream().map(batch -> panel(batch, counts)).toList());
  }

  private static ChartPanel panel(int batch, List<StalenessCounts> counts) {
    List<ChartSeries> series =
        counts.stream()
            .filter(s -> s.batch() == batch)
            .map(s -> new ChartSeries(s.name(), s.optimizer(), Kind.BARS, s.shares()))
            .toList();
    return new ChartPanel("batch " + batch, series, List.of());
  }
}
