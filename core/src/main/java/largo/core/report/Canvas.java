package largo.core.report;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A white canvas of 800 × 500 points, with twice as many pixels in each direction.
 *
 * <p>Used by one thread, then encoded as PNG.
 */
final class Canvas {

  /** Width in points. */
  static final int WIDTH = 800;

  /** Height in points. */
  static final int HEIGHT = 500;

  static final Color BLACK = new Color(0x1A1A1A);
  static final Color GREY = new Color(0x595959);
  static final Color GRID = new Color(0xDCDCDC);

  static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
  static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 13);
  static final Font PLAIN = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
  static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private static final int PIXELS = 2; // for each point

  private final BufferedImage image;
  private final Graphics2D graphics;

  Canvas() {
    image = new BufferedImage(PIXELS * WIDTH, PIXELS * HEIGHT, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(PIXELS, PIXELS);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, WIDTH, HEIGHT);
    graphics.setColor(BLACK);
  }

  /** The graphics context; callers set color, stroke and font before drawing. */
  Graphics2D graphics() {
    return graphics;
  }

  /**
   * Writes a line of text.
   *
   * @param anchor fraction of the text to the left of {@code x}: 0, ½ or 1
   * @param y of the middle of small letters
   */
  void text(String text, double x, double y, double anchor) {
    double rise = 0.36 * graphics.getFont().getSize();
    graphics.drawString(text, (float) (x - anchor * width(text)), (float) (y + rise));
  }

  /** Writes a line of text upwards, centered at a point. */
  void upwards(String text, double x, double y) {
    AffineTransform before = graphics.getTransform();
    graphics.translate(x, y);
    graphics.rotate(-Math.PI / 2);
    text(text, 0, 0, 0.5);
    graphics.setTransform(before);
  }

  /** Sets font and color. */
  Canvas with(Font font, Color color) {
    graphics.setFont(font);
    graphics.setColor(color);
    return this;
  }

  /** Width of a text in the current font, in points. */
  double width(String text) {
    return graphics.getFont().getStringBounds(text, graphics.getFontRenderContext()).getWidth();
  }

  /** Encodes the canvas; it must not be used afterwards. */
  byte[] png() {
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot encode a chart", e);
    }
    return bytes.toByteArray();
  }
}
