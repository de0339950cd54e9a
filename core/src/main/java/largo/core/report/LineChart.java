package largo.core.report;

import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.report.PanelCurve.Point;

/**
 * Lines in panels that share their axes, both logarithmic: a PNG of 1600 × 1000 pixels.
 *
 * @param title of the chart
 * @param subtitle how the values were obtained
 * @param x title of the horizontal axis, with its unit
 * @param y title of the vertical axis, with its unit
 * @param panels at least one, each with the same lines in the same order
 */
public record LineChart(String title, String subtitle, String x, String y, List<Part> panels) {

  private static final float LINE = 1.8f; // points

  /**
   * A panel.
   *
   * @param title of the panel
   * @param lines in the panel
   */
  public record Part(String title, List<Line> lines) {}

  /**
   * A line.
   *
   * @param name for the legend
   * @param x marked positions, ascending, which are also the ticks of the axis
   * @param y a positive value for each position
   */
  public record Line(String name, List<Integer> x, List<Double> y) {}

  /** Copies the list. */
  public LineChart {
    panels = List.copyOf(panels);
  }

  /** Draws the chart; empty if there are no fonts. */
  public Optional<byte[]> png() {
    return FontCheck.problem().isPresent() ? Optional.empty() : Optional.of(draw());
  }

  private byte[] draw() {
    List<String> names = panels.get(0).lines().stream().map(Line::name).toList();
    ChartFigure figure = ChartFigure.of(title, "", subtitle, ChartFigure.legend(names, LINE));
    Canvas canvas = figure.canvas();
    Axis right = Axis.ofBatches(panels.get(0).lines().get(0).x());
    Axis up = Axis.logarithmic(values());
    Rectangle plots = figure.plots(up);
    List<PanelGrid.Place> places = PanelGrid.of(plots, panels.size());
    for (int i = 0; i < places.size(); i++) {
      Rectangle plot = places.get(i).plot();
      new ChartPanel(right, places.get(i).isFirst() ? up : up.unlabelled(), curves(panels.get(i)))
          .paint(canvas, plot);
      canvas.with(Canvas.BOLD, Canvas.BLACK);
      canvas.text(panels.get(i).title(), plot.getCenterX(), plot.y - 10, 0.5);
    }
    figure.titles(x, y, plots);
    return canvas.png();
  }

  private static List<PanelCurve> curves(Part part) {
    List<PanelCurve> curves = new ArrayList<>();
    for (int i = 0; i < part.lines().size(); i++) {
      Line line = part.lines().get(i);
      List<Point> points =
          IntStream.range(0, line.x().size())
              .mapToObj(k -> Point.of(line.x().get(k), line.y().get(k)))
              .toList();
      curves.add(new PanelCurve(SeriesStyle.of(i, LINE), points, points));
    }
    return curves;
  }

  private DoubleSummaryStatistics values() {
    return panels.stream()
        .flatMap(panel -> panel.lines().stream())
        .flatMap(line -> line.y().stream())
        .mapToDouble(Double::doubleValue)
        .summaryStatistics();
  }
}
