package largo.core.report;

import java.awt.Rectangle;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A metric of update rules, such as a trust ratio or an adaptive momentum, by epoch: a panel for
 * each batch, with the optimizers that report it.
 */
final class ProbeChart {

  private static final float LINE = 1.6f; // points
  private static final float PALE_LINE = 0.7f;
  private static final int TICK = 50; // width of a label

  private final String name;
  private final RateSelection selection;
  private final List<ProbeCurve> curves;
  private final Axis y;

  private ProbeChart(String name, StudyResults studyResults, RateSelection selection) {
    this.name = name;
    this.selection = selection;
    this.curves = ProbeCurve.of(name, studyResults, selection);
    DoubleSummaryStatistics range =
        curves.stream().flatMapToDouble(ProbeCurve::values).summaryStatistics();
    boolean isWide = range.getMin() > 0 && range.getMax() > 10 * range.getMin();
    this.y = isWide ? Axis.logarithmic(range) : Axis.linear(range, 1e-3);
  }

  static byte[] png(String name, StudyResults studyResults, RateSelection selection) {
    return new ProbeChart(name, studyResults, selection).draw(studyResults.spec().name());
  }

  /** {@code trust-ratio} → {@code Trust ratio}. */
  static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1).replace('-', ' ');
  }

  private byte[] draw(String studyResults) {
    List<ChartFigure.Entry> all = ChartFigure.legend(selection.optimizers(), LINE);
    List<ChartFigure.Entry> legend =
        curves.stream().map(ProbeCurve::optimizer).distinct().sorted().map(all::get).toList();
    ChartFigure figure =
        ChartFigure.of(
            title(name),
            studyResults,
            "first seed; line: mean over each hundredth of the steps, of the median over tensors; "
                + "pale: outermost",
            legend);
    Canvas canvas = figure.canvas();
    Rectangle plots = figure.plots(y);

    List<PanelGrid.Place> places = PanelGrid.of(plots, selection.batches().size());
    for (int i = 0; i < places.size(); i++) {
      paint(canvas, places.get(i), selection.batches().get(i));
    }
    figure.titles("epochs", name.replace('-', ' '), plots);
    return canvas.png();
  }

  private void paint(Canvas canvas, PanelGrid.Place place, int batch) {
    List<ProbeCurve> here = curves.stream().filter(c -> c.batch() == batch).toList();
    Axis x =
        Axis.fromZero(
            here.stream().mapToDouble(ProbeCurve::epochs).max().orElse(0),
            place.plot().width / TICK);
    Stream<PanelCurve> pale =
        here.stream()
            .flatMap(
                c ->
                    c.outer().stream()
                        .map(
                            o ->
                                new PanelCurve(
                                    SeriesStyle.pale(c.optimizer(), PALE_LINE), o, List.of())));
    Stream<PanelCurve> main =
        here.stream()
            .map(c -> new PanelCurve(SeriesStyle.of(c.optimizer(), LINE), c.middle(), List.of()));

    new ChartPanel(x, place.isFirst() ? y : y.unlabelled(), Stream.concat(pale, main).toList())
        .paint(canvas, place.plot());
    canvas.with(Canvas.BOLD, Canvas.BLACK);
    canvas.text("batch " + batch, place.plot().getCenterX(), place.plot().y - 10, 0.5);
  }
}
