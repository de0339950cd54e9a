package largo.core.report;

import java.util.List;

/**
 * A panel of a chart. Panels share the vertical axis.
 *
 * @param title for example {@code batch 512}; empty if it is the only one
 * @param series in the order of the legend
 * @param marks of trials that did not finish
 */
public record ChartPanel(String title, List<ChartSeries> series, List<ChartMark> marks) {

  /** Copies the lists. */
  public ChartPanel {
    series = List.copyOf(series);
    marks = List.copyOf(marks);
  }
}
