package largo.core.report;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;

/**
 * A canvas with a title above its body and a legend to the right.
 *
 * @param canvas with title and legend drawn
 * @param body the rest of it
 */
record ChartFigure(Canvas canvas, Rectangle body) {

  private static final int MARGIN = 16; // points
  private static final int HEAD = 68;
  private static final int ROW = 21;
  private static final int LONGEST_NAME = 50; // characters
  private static final int SAMPLE = 50; // length of a line in the legend

  /**
   * A line of the legend.
   *
   * @param name of the series
   * @param look color, dashes and marker of the series
   * @param isLine whether it is a line, rather than a marker alone
   */
  record Entry(String name, SeriesStyle look, boolean isLine) {}

  /** Entries for optimizers, in the styles that all charts use. */
  static List<Entry> legend(List<String> optimizers, float width) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < optimizers.size(); i++) {
      entries.add(new Entry(optimizers.get(i), SeriesStyle.of(i, width), true));
    }
    return entries;
  }

  /**
   * Begins a figure.
   *
   * @param title title of the chart
   * @param name of the sweep, for the upper right
   * @param subtitle how the values were obtained
   */
  static ChartFigure of(String title, String name, String subtitle, List<Entry> legend) {
    Canvas canvas = new Canvas();
    canvas.with(Canvas.TITLE, Canvas.BLACK).text(title, MARGIN, 24, 0);
    canvas.with(Canvas.SMALL, Canvas.GREY).text(subtitle, MARGIN, 46, 0);
    canvas.text(shortened(name), Canvas.WIDTH - MARGIN, 24, 1);

    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    double names = legend.stream().mapToDouble(e -> canvas.width(e.name())).max().orElse(0);
    int wide = legend.isEmpty() ? 0 : (int) Math.ceil(names) + SAMPLE + 22;
    int left = Canvas.WIDTH - MARGIN - wide + 14;
    for (int i = 0; i < legend.size(); i++) {
      paint(canvas, legend.get(i), left, HEAD + 10 + i * ROW);
    }

    int width = Canvas.WIDTH - 2 * MARGIN - wide;
    return new ChartFigure(
        canvas, new Rectangle(MARGIN, HEAD, width, Canvas.HEIGHT - HEAD - MARGIN));
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  /**
   * The area of the panels: to the right of the labels and title of the y axis, above the title of
   * the x axis.
   */
  Rectangle plots(Axis y) {
    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    double labels = y.ticks().stream().mapToDouble(t -> canvas.width(t.label())).max().orElse(20);
    int left = 24 + (int) Math.ceil(labels);
    return new Rectangle(body.x + left, body.y - 8, body.width - left, body.height - 10);
  }

  /** Writes the titles of the axes at the edges of the body, centered on the plots. */
  void titles(String x, String y, Rectangle plots) {
    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    canvas.text(x, plots.getCenterX(), body.getMaxY() - 5, 0.5);
    canvas.upwards(y, body.x + 7, plots.getCenterY());
  }

  private static void paint(Canvas canvas, Entry entry, int x, int y) {
    Graphics2D g = canvas.graphics();
    SeriesStyle look = entry.look();
    g.setColor(look.color());
    g.setStroke(look.line());
    if (entry.isLine()) {
      g.draw(new Line2D.Double(x, y, x + SAMPLE, y));
    }
    look.glyph().paint(g, x + SAMPLE / 2.0, y, ChartPanel.MARKER);
    canvas.with(Canvas.PLAIN, Canvas.BLACK).text(entry.name(), x + SAMPLE + 8, y, 0);
  }
}
