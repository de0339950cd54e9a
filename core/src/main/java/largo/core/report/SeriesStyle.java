package largo.core.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.Locale;

/**
 * The style of an optimizer in all charts. Neighbors differ in color, dashes and marker, so that
 * they can be distinguished with color blindness and in grey print.
 */
record SeriesStyle(Color color, BasicStroke line, MarkerGlyph glyph) {

  /**
   * Source: Okabe and Ito, <a href="https://jfly.uni-koeln.de/color/">Color Universal Design</a>,
   * 2008; without its yellow, which is too light for a line on white.
   */
  private static final int[] COLORS = {
    0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000
  };

  private static final int PALE = 80; // of 255

  private static final float[][] DASHES = {{}, {8, 4}, {2, 3}, {9, 3, 2, 3}, {14, 4}};

  /**
   * The style of the i-th optimizer of a study.
   *
   * @param width of lines, in points
   */
  static SeriesStyle of(int i, float width) {
    return new SeriesStyle(
        new Color(COLORS[i % COLORS.length]),
        stroke(DASHES[i % DASHES.length], width),
        MarkerGlyph.of(i));
  }

  /** A solid line in a translucent shade of its color, for the background. */
  static SeriesStyle pale(int i, float width) {
    SeriesStyle seriesStyle = of(i, width);
    int rgb = seriesStyle.color.getRGB() & 0xFFFFFF;
    return new SeriesStyle(
        new Color(PALE << 24 | rgb, true), stroke(DASHES[0], width), seriesStyle.glyph);
  }

  /** The color as {@code #rrggbb}. */
  String hex() {
    return String.format(Locale.ROOT, "#%06x", color.getRGB() & 0xFFFFFF);
  }

  private static BasicStroke stroke(float[] dashes, float width) {
    return new BasicStroke(
        width,
        BasicStroke.CAP_BUTT,
        BasicStroke.JOIN_ROUND,
        1,
        dashes.length == 0 ? null : dashes,
        0);
  }
}
