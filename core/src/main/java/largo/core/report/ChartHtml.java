package largo.core.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.report.ChartSeries.Kind;

/**
 * A chart in the report: data for the interactive chart, a PNG for print and browsers without
 * scripts, and a table for screen readers.
 */
final class ChartHtml {

  /** Maximum number of positions of a table that lists every value. */
  private static final int MAX_COLUMNS = 12;

  private ChartHtml() {}

  /**
   * A figure.
   *
   * @param png the static chart; empty if this machine cannot draw
   */
  static String of(Chart chart, Optional<byte[]> png) {
    return HtmlElements.element(
        "figure class=\"figure\"",
        HtmlElements.text("h3", chart.title())
            + png.map(bytes -> image(chart, bytes)).orElse("")
            + HtmlElements.element("script type=\"application/json\"", ChartJson.of(chart))
            + HtmlElements.text("figcaption", chart.caption() + " " + sentence(chart.subtitle()))
            + HtmlElements.element(
                "details", HtmlElements.text("summary", "Data of this chart") + table(chart)));
  }

  private static String image(Chart chart, byte[] png) {
    String names = chart.legend().stream().map(ChartSeries::name).collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "<img alt=\"%s\" width=\"1600\" height=\"1000\" src=\"data:image/png;base64,%s\"/>",
        HtmlElements.escape(
            chart.caption() + " Lines for " + names + ". The numbers are in the table below."),
        Base64.getEncoder().encodeToString(png));
  }

  /** {@code "one seed · pale: steps"} → {@code "One seed · pale: steps."}. */
  private static String sentence(String words) {
    return words.isEmpty() ? "" : TitleText.capitalized(words) + ".";
  }

  /** Every value if there are few positions, otherwise a summary of each series. */
  private static String table(Chart chart) {
    List<Double> positions =
        chart
            .series()
            .flatMap(s -> s.points().stream())
            .map(ChartPoint::x)
            .distinct()
            .sorted()
            .toList();
    boolean isComplete = positions.size() <= MAX_COLUMNS;
    boolean isHistogram = chart.series().anyMatch(s -> s.kind() == Kind.STEPS);
    boolean hasPanels = chart.panels().size() > 1;
    List<String> columns =
        new ArrayList<>(hasPanels ? List.of("panel", "series") : List.of("series"));
    if (isComplete) {
      positions.forEach(x -> columns.add(NumberFormats.fourDigits(x)));
    } else {
      columns.addAll(
          isHistogram
              ? List.of("5th percentile", "median", "95th percentile")
              : List.of("first", "minimum", "maximum", "last"));
    }
    List<List<String>> rows = new ArrayList<>();
    for (ChartPanel panel : chart.panels()) {
      for (ChartSeries series : panel.series()) {
        if (series.kind().isListed()) {
          List<String> row = new ArrayList<>();
          if (hasPanels) {
            row.add(panel.title());
          }
          row.add(series.name());
          row.addAll(
              isComplete
                  ? values(series, positions)
                  : isHistogram ? percentiles(series) : summary(series));
          rows.add(row);
        }
      }
    }
    String caption =
        isComplete
            ? chart.y().title() + ", by " + chart.x().title() + "."
            : (isHistogram ? chart.x().title() : chart.y().title()) + ", over all steps.";
    return new ReportTable(caption + marks(chart), columns, rows).html();
  }

  private static String marks(Chart chart) {
    List<String> marks = new ArrayList<>();
    for (ChartPanel panel : chart.panels()) {
      for (ChartMark mark : panel.marks()) {
        String where = panel.title().isEmpty() ? NumberFormats.fourDigits(mark.x()) : panel.title();
        marks.add(mark.label() + " " + mark.word() + " at " + where);
      }
    }
    return marks.isEmpty() ? "" : " Not finished: " + String.join("; ", marks) + ".";
  }

  private static List<String> values(ChartSeries series, List<Double> positions) {
    return positions.stream()
        .map(
            x ->
                series.points().stream()
                    .filter(p -> p.x() == x)
                    .findFirst()
                    .map(ChartHtml::text)
                    .orElse(NumberFormats.NONE))
        .toList();
  }

  /** Positions below which 5, 50 and 95 % of a histogram are: the ends of bins. */
  private static List<String> percentiles(ChartSeries series) {
    double total = series.points().stream().mapToDouble(ChartPoint::y).sum();
    List<String> percentiles = new ArrayList<>();
    for (double part : new double[] {0.05, 0.5, 0.95}) {
      double below = 0;
      int bin = 0;
      while (bin < series.points().size() - 1 && below < part * total) {
        below += series.points().get(bin++).y();
      }
      percentiles.add(NumberFormats.threeDigits(series.points().get(bin).x()));
    }
    return percentiles;
  }

  private static List<String> summary(ChartSeries series) {
    List<ChartPoint> points = series.points().stream().filter(p -> Double.isFinite(p.y())).toList();
    if (points.isEmpty()) {
      return List.of(
          NumberFormats.NONE, NumberFormats.NONE, NumberFormats.NONE, NumberFormats.NONE);
    }
    double min = points.stream().mapToDouble(ChartPoint::y).min().orElseThrow();
    double max = points.stream().mapToDouble(ChartPoint::y).max().orElseThrow();
    return List.of(
        text(points.get(0)),
        NumberFormats.fourDigits(min),
        NumberFormats.fourDigits(max),
        text(points.get(points.size() - 1)));
  }

  /** {@code 98.12 (97.9 to 98.3)}. */
  private static String text(ChartPoint point) {
    String value = NumberFormats.fourDigits(point.y());
    return point.hasInterval()
        ? String.format(
            Locale.ROOT,
            "%s (%s to %s)",
            value,
            NumberFormats.fourDigits(point.low()),
            NumberFormats.fourDigits(point.high()))
        : value;
  }
}
