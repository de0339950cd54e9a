package largo.core.report;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import largo.core.report.TrialResult.Status;

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
  private static final float LINE = 1.8f; // width of a line

  /** Begins the figure of a chart, with the name of the study in the upper right. */
  static ChartFigure of(Chart chart, String study) {
    Canvas canvas = new Canvas();
    canvas.with(Canvas.TITLE, Canvas.BLACK).text(chart.title(), MARGIN, 24, 0);
    canvas.with(Canvas.SMALL, Canvas.GREY).text(chart.subtitle(), MARGIN, 46, 0);
    canvas.text(shortened(study), Canvas.WIDTH - MARGIN, 24, 1);

    List<Entry> legend = Entry.of(chart);
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

  /** A line of the legend: a series, or a marker alone. */
  private record Entry(String name, SeriesStyle look, boolean isLine) {

    static List<Entry> of(Chart chart) {
      List<Entry> entries = new ArrayList<>();
      chart
          .legend()
          .forEach(
              s ->
                  entries.add(
                      new Entry(shortened(s.name()), SeriesStyle.of(s.style(), LINE), true)));
      for (Status status : Status.values()) {
        chart
            .marks()
            .filter(m -> m.status() == status)
            .findFirst()
            .ifPresent(m -> entries.add(of(m)));
      }
      return entries;
    }

    private static Entry of(ChartMark mark) {
      SeriesStyle black =
          new SeriesStyle(Canvas.BLACK, SeriesStyle.of(0, 1).line(), MarkerGlyph.of(mark.status()));
      return new Entry(mark.word(), black, false);
    }
  }

  private static String shortened(String name) {
    return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
  }

  /**
   * The area of the panels: to the right of the labels and title of the y axis, above the title of
   * the x axis.
   *
   * @param label a further label on the y axis; may be empty
   */
  Rectangle plots(Axis y, String label) {
    canvas.with(Canvas.PLAIN, Canvas.BLACK);
    double labels =
        Stream.concat(y.ticks().stream().map(Axis.Tick::label), Stream.of(label))
            .mapToDouble(canvas::width)
            .max()
            .orElse(0);
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
    look.glyph().paint(g, x + SAMPLE / 2.0, y, PanelPainter.MARKER);
    canvas.with(Canvas.PLAIN, Canvas.BLACK).text(entry.name(), x + SAMPLE + 8, y, 0);
  }
}
