package largo.core.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The strip of marks below the values of a chart: trials that did not finish, by batch.
 *
 * @param marks by position
 */
record UnfinishedMarks(Map<Double, List<ChartMark>> marks) {

  private static final int ROW = 17; // points
  private static final int PADDING = 5;
  private static final Color SHADE = new Color(0xF4F4F4);

  static UnfinishedMarks of(Chart chart) {
    return new UnfinishedMarks(
        chart
            .marks()
            .filter(ChartMark::isBelowTheValues)
            .collect(Collectors.groupingBy(ChartMark::x, LinkedHashMap::new, Collectors.toList())));
  }

  /** The height of the marks, in points. */
  int height() {
    int rows = marks.values().stream().mapToInt(List::size).max().orElse(0);
    return rows == 0 ? 0 : rows * ROW + 2 * PADDING;
  }

  /** The label of the marks: their status if all have the same, otherwise {@code unfinished}. */
  String label() {
    List<String> words =
        marks.values().stream().flatMap(List::stream).map(ChartMark::word).distinct().toList();
    return words.isEmpty() ? "" : words.size() == 1 ? words.get(0) : "unfinished";
  }

  /** Draws the marks of a plot. */
  void paint(Canvas canvas, Rectangle plot, Axis x) {
    if (height() == 0) {
      return;
    }
    Graphics2D g = canvas.graphics();
    double top = plot.getMaxY() - height();
    g.setColor(SHADE);
    g.fill(new Rectangle2D.Double(plot.x, top, plot.width, height()));
    g.setColor(Canvas.GREY);
    g.setStroke(PanelPainter.THIN);
    g.draw(new Line2D.Double(plot.x, top, plot.getMaxX(), top));
    g.draw(plot);
    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    canvas.text(label(), plot.x - 6, top + height() / 2.0, 1);
    marks.forEach((batch, list) -> paint(canvas, list, plot, x.at(batch)));
  }

  /** Places marks below each other, as close to their batch as the width of the plot allows. */
  private void paint(Canvas canvas, List<ChartMark> marks, Rectangle plot, double at) {
    canvas.with(Canvas.SMALL, Canvas.BLACK);
    double wide = 16 + marks.stream().mapToDouble(m -> canvas.width(m.label())).max().orElse(0);
    double top = plot.getMaxY() - height();
    double left = plot.x + at * plot.width - wide / 2;
    left = Math.max(plot.x + PADDING, Math.min(left, plot.getMaxX() - wide - PADDING));
    for (int i = 0; i < marks.size(); i++) {
      double y = top + PADDING + (i + 0.5) * ROW;
      canvas.graphics().setColor(SeriesStyle.of(marks.get(i).style(), 1).color());
      MarkerGlyph.of(marks.get(i).status())
          .paint(canvas.graphics(), left + 5, y, PanelPainter.MARKER);
      canvas.with(Canvas.SMALL, Canvas.BLACK).text(marks.get(i).label(), left + 16, y, 0);
    }
  }
}
