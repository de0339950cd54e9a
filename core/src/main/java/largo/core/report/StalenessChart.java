package largo.core.report;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import largo.core.report.PanelCurve.Point;

/** Staleness of gradients: a panel for each batch, with the frequencies of each optimizer. */
final class StalenessChart {

  private static final float LINE = 1.6f; // points
  private static final int TICK = 50; // width of a label
  private static final int INTERVALS = 6; // of shares
  private static final int MAX_MARKED = 25; // bars, beyond which markers would hide them
  private static final double WIDTH = 0.8; // of the bars of one staleness together

  private final RateSelection selection;
  private final List<StalenessCounts> all;
  private final Axis y;

  private StalenessChart(StudyResults studyResults, RateSelection selection) {
    this.selection = selection;
    this.all = StalenessCounts.of(studyResults, selection);
    this.y =
        Axis.fromZero(
            all.stream().flatMap(s -> s.shares().stream()).mapToDouble(Point::y).max().orElse(0),
            INTERVALS);
  }

  static byte[] png(StudyResults studyResults, RateSelection selection) {
    return new StalenessChart(studyResults, selection).draw(studyResults.spec().name());
  }

  private byte[] draw(String studyResults) {
    List<ChartFigure.Entry> entries = ChartFigure.legend(selection.optimizers(), LINE);
    ChartFigure figure =
        ChartFigure.of(
            "Staleness of gradients by batch",
            studyResults,
            "first seed; updates between the parameters of a gradient and its application",
            all.stream()
                .map(StalenessCounts::optimizer)
                .distinct()
                .sorted()
                .map(entries::get)
                .toList());
    Canvas canvas = figure.canvas();
    Rectangle plots = figure.plots(y);

    List<PanelGrid.Place> places = PanelGrid.of(plots, selection.batches().size());
    for (int i = 0; i < places.size(); i++) {
      paint(canvas, places.get(i), selection.batches().get(i));
    }
    figure.titles("staleness, updates", "share of updates, %", plots);
    return canvas.png();
  }

  private void paint(Canvas canvas, PanelGrid.Place place, int batch) {
    List<StalenessCounts> here = all.stream().filter(s -> s.batch() == batch).toList();
    int most = here.stream().mapToInt(StalenessCounts::most).max().orElse(0);
    int intervals = Math.min(Math.max(1, most), place.plot().width / TICK);
    Axis x = new Axis(v -> v, -0.6, most + 0.6, Axis.fromZero(most, intervals).ticks());
    List<PanelCurve> curves = new ArrayList<>();
    for (int i = 0; i < here.size(); i++) {
      curves.add(bars(here.get(i), i, here.size(), most <= MAX_MARKED));
    }

    new ChartPanel(x, place.isFirst() ? y : y.unlabelled(), curves).paint(canvas, place.plot());
    canvas.with(Canvas.BOLD, Canvas.BLACK);
    canvas.text("batch " + batch, place.plot().getCenterX(), place.plot().y - 10, 0.5);
  }

  /**
   * The outlines of bars, with a marker on the center of each; the i-th of several side by side.
   */
  private static PanelCurve bars(StalenessCounts staleness, int i, int count, boolean isMarked) {
    double width = WIDTH / count;
    List<Point> outline = new ArrayList<>();
    List<Point> middles = new ArrayList<>();
    for (Point bar : staleness.shares()) {
      double left = bar.x() - WIDTH / 2 + i * width;
      outline.add(Point.of(left, 0));
      outline.add(Point.of(left, bar.y()));
      outline.add(Point.of(left + width, bar.y()));
      outline.add(Point.of(left + width, 0));
      if (isMarked && bar.y() > 0) {
        middles.add(Point.of(left + width / 2, bar.y()));
      }
    }
    return new PanelCurve(SeriesStyle.of(staleness.optimizer(), LINE), outline, middles);
  }
}
