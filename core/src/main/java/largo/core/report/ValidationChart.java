package largo.core.report;

import java.awt.Rectangle;
import java.util.DoubleSummaryStatistics;
import java.util.List;

/** Validation accuracy by epoch: a panel for each batch, with a line for each optimizer. */
final class ValidationChart {

  private static final float LINE = 1.6f; // points
  private static final int TICK = 50; // width of a label
  private static final int MOST_MARKED = 30; // points of a line

  private ValidationChart() {}

  static byte[] png(StudyResults studyResults, RateSelection selection) {
    List<ValidationCurve> curves = ValidationCurve.of(studyResults, selection);
    DoubleSummaryStatistics range =
        curves.stream()
            .flatMap(c -> c.points().stream())
            .mapToDouble(PanelCurve.Point::y)
            .summaryStatistics();
    Axis y = Axis.linear(range, 0.5);
    ChartFigure figure =
        ChartFigure.of(
            "Validation accuracy",
            studyResults.spec().name(),
            "first seed; the model after the step",
            ChartFigure.legend(selection.optimizers(), LINE));
    Rectangle plots = figure.plots(y);
    List<PanelGrid.Place> places = PanelGrid.of(plots, selection.batches().size());
    for (int i = 0; i < places.size(); i++) {
      int batch = selection.batches().get(i);
      paint(
          figure.canvas(),
          places.get(i),
          y,
          batch,
          curves.stream().filter(c -> c.batch() == batch).toList());
    }
    figure.titles("epochs", "validation accuracy (%)", plots);
    return figure.canvas().png();
  }

  private static void paint(
      Canvas canvas, PanelGrid.Place place, Axis y, int batch, List<ValidationCurve> here) {
    Rectangle plot = place.plot();
    double epochs =
        here.stream()
            .flatMap(c -> c.points().stream())
            .mapToDouble(PanelCurve.Point::x)
            .max()
            .orElse(0);
    List<PanelCurve> curves = here.stream().map(ValidationChart::curve).toList();
    new ChartPanel(
            Axis.fromZero(epochs, plot.width / TICK), place.isFirst() ? y : y.unlabelled(), curves)
        .paint(canvas, plot);
    canvas.with(Canvas.BOLD, Canvas.BLACK);
    canvas.text("batch " + batch, plot.getCenterX(), plot.y - 10, 0.5);
  }

  private static PanelCurve curve(ValidationCurve curve) {
    return new PanelCurve(
        SeriesStyle.of(curve.optimizer(), LINE),
        curve.points(),
        curve.points().size() <= MOST_MARKED ? curve.points() : List.of());
  }
}
