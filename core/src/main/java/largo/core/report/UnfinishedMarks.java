package largo.core.report;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.report.TrialResult.Status;

/**
 * Marks at the bottom of a chart: the combinations whose seeds diverged or failed, by batch.
 *
 * @param marks by batch
 */
record UnfinishedMarks(Map<Integer, List<Mark>> marks) {

  private static final int ROW = 17; // points
  private static final int PADDING = 5;
  private static final Color SHADE = new Color(0xF4F4F4);

  /**
   * A mark.
   *
   * @param status diverged, if any seed has; otherwise failed
   * @param color of the optimizer
   * @param label name of the optimizer, and the number of such seeds, if not all
   */
  record Mark(Status status, Color color, String label) {
    MarkerGlyph glyph() {
      return UnfinishedMarks.glyph(status);
    }
  }

  static UnfinishedMarks of(RateSelection selection) {
    Map<Integer, List<Mark>> marks = new LinkedHashMap<>();
    for (int i = 0; i < selection.optimizers().size(); i++) {
      Color color = SeriesStyle.of(i, 1).color();
      for (int batch : selection.batches()) {
        selection
            .at(selection.optimizers().get(i), batch)
            .map(RateChoice::chosen)
            .filter(c -> c.finished().size() < c.trials().size())
            .ifPresent(
                c -> marks.computeIfAbsent(batch, b -> new ArrayList<>()).add(mark(c, color)));
      }
    }

    return new UnfinishedMarks(marks);
  }

  private static Mark mark(TrialGroup trialGroup, Color color) {
    Status status = trialGroup.hasDiverged() ? Status.DIVERGED : Status.FAILED;
    int count = trialGroup.count(status);
    int all = trialGroup.trials().size();
    String label = trialGroup.optimizer() + (count < all ? " (" + count + " of " + all + ")" : "");
    return new Mark(status, color, label);
  }

  /** The height of the marks, in points. */
  int height() {
    int rows = marks.values().stream().mapToInt(List::size).max().orElse(0);
    return rows == 0 ? 0 : rows * ROW + 2 * PADDING;
  }

  /** The label of the marks. */
  String label() {
    if (marks.isEmpty()) {
      return "";
    }
    boolean diverged = has(Status.DIVERGED);
    return diverged && has(Status.FAILED) ? "unfinished" : diverged ? "diverged" : "failed";
  }

  /** The legend of the markers. */
  List<ChartFigure.Entry> legend() {
    List<ChartFigure.Entry> entries = new ArrayList<>();
    for (Status status : List.of(Status.DIVERGED, Status.FAILED)) {
      if (has(status)) {
        String name = status == Status.DIVERGED ? "diverged" : "failed";
        SeriesStyle seriesStyle =
            new SeriesStyle(Canvas.BLACK, SeriesStyle.of(0, 1).line(), glyph(status));
        entries.add(new ChartFigure.Entry(name, seriesStyle, false));
      }
    }
    return entries;
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
    g.setStroke(ChartPanel.THIN);
    g.draw(new Line2D.Double(plot.x, top, plot.getMaxX(), top));
    g.draw(plot);
    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    canvas.text(label(), plot.x - 6, top + height() / 2.0, 1);
    marks.forEach((batch, list) -> paint(canvas, list, plot, x.at(batch)));
  }

  /** Places marks below each other, as close to their batch as the width of the plot allows. */
  private void paint(Canvas canvas, List<Mark> marks, Rectangle plot, double at) {
    canvas.with(Canvas.SMALL, Canvas.BLACK);
    double wide = 16 + marks.stream().mapToDouble(m -> canvas.width(m.label())).max().orElse(0);
    double top = plot.getMaxY() - height();
    double left = plot.x + at * plot.width - wide / 2;
    left = Math.max(plot.x + PADDING, Math.min(left, plot.getMaxX() - wide - PADDING));
    for (int i = 0; i < marks.size(); i++) {
      double y = top + PADDING + (i + 0.5) * ROW;
      canvas.graphics().setColor(marks.get(i).color());
      marks.get(i).glyph().paint(canvas.graphics(), left + 5, y, ChartPanel.MARKER);
      canvas.with(Canvas.SMALL, Canvas.BLACK).text(marks.get(i).label(), left + 16, y, 0);
    }
  }

  private boolean has(Status status) {
    return marks.values().stream().flatMap(List::stream).anyMatch(m -> m.status() == status);
  }

  /** The marker of a status. */
  static MarkerGlyph glyph(Status status) {
    return status == Status.DIVERGED ? MarkerGlyph.cross() : MarkerGlyph.plus();
  }
}
