package largo.core.report;

import java.awt.AWTError;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Checks whether this machine has fonts, which many cluster nodes do not have. */
final class FontCheck {

  /** Advice if there are no fonts. */
  static final String MISSING =
      "fonts are missing: install fontconfig and a font such as fonts-dejavu-core";

  /** Advice if there is a display that cannot be reached. */
  static final String DISPLAY = "a display is not needed: run with -Djava.awt.headless=true";

  /** Checked once, because later failures have uninformative messages. */
  private static final Optional<String> PROBLEM = problem(FontCheck::measure);

  private FontCheck() {}

  /** Returns why this process cannot draw; empty if it can. */
  static Optional<String> problem() {
    return PROBLEM;
  }

  /**
   * Returns why an attempt to use a font fails.
   *
   * <p>The JDK has no API to check it, only ways to fail: InternalError or RuntimeException
   * ("Fontconfig head is null") without fontconfig, a bare Error ("No physical fonts found") with
   * it but without fonts, NullPointerException in older releases, UnsatisfiedLinkError if the font
   * library itself is missing, and NoClassDefFoundError at every attempt after the first.
   */
  static Optional<String> problem(Runnable attempt) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (AWTError e) {
      return Optional.of(DISPLAY);
    } catch (OutOfMemoryError | StackOverflowError e) {
      throw e; // nothing to do with fonts
    } catch (RuntimeException | Error e) {
      return Optional.of(MISSING);
    }
  }

  private static void measure() {
    Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
    graphics.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12)).stringWidth("0");
    graphics.dispose();
  }
}
