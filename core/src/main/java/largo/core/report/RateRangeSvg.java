package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import largo.core.measure.RateRange;

/**
 * The picture of a range test of the learning rate, in SVG: loss and smoothed loss against the
 * logarithm of the rate. Losses above the first smoothed one by half are cut.
 */
public final class RateRangeSvg {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 480;
  private static final int LEFT = 70;
  private static final int RIGHT = 20;
  private static final int TOP = 40;
  private static final int BOTTOM = 55;
  private static final int TICKS = 5; // of the loss

  private final List<RateRange.Point> points;
  private final double firstRate;
  private final double lastRate;
  private final double low;
  private final double high;

  private RateRangeSvg(RateRange range) {
    this.points = range.points().stream().filter(p -> Double.isFinite(p.smoothed())).toList();
    this.firstRate = Math.log10(points.get(0).rate());
    this.lastRate = Math.log10(points.get(points.size() - 1).rate());
    double start = points.get(0).smoothed();
    this.low = points.stream().mapToDouble(RateRange.Point::smoothed).min().orElseThrow();
    this.high = Math.max(start + (start - low) / 2, low + 1e-9 * (1 + Math.abs(low)));
  }

  /**
   * Draws a range test, whose first loss must be finite.
   *
   * @param optimizer name of the update rule
   */
  public static String of(RateRange range, String optimizer, int batch) {
    return new RateRangeSvg(range).draw(range, optimizer, batch);
  }

  private String draw(RateRange range, String optimizer, int batch) {
    List<String> parts = new ArrayList<>();
    parts.add(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d"
                + " %d\" font-family=\"sans-serif\" font-size=\"13\">",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT));
    parts.add("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
    String title =
        String.format(
            Locale.ROOT, "Range test of the learning rate: %s, batch %d", optimizer, batch);
    parts.add(text(LEFT, TOP - 15, "start", title));
    axes(parts);
    parts.add(line("#bbbbbb", RateRange.Point::loss));
    parts.add(line("#1f5fa8", RateRange.Point::smoothed));
    range.steepestRate().ifPresent(rate -> parts.add(mark(rate, "falls fastest", TOP + 14)));
    range.rateOfMinimum().ifPresent(rate -> parts.add(mark(rate, "smallest loss", TOP + 30)));
    parts.add("</svg>");
    return String.join("\n", parts) + "\n";
  }

  private void axes(List<String> parts) {
    for (int exponent = (int) Math.ceil(firstRate); exponent <= lastRate; exponent++) {
      double x = x(Math.pow(10, exponent));
      parts.add(segment("#e0e0e0", x, TOP, x, HEIGHT - BOTTOM));
      parts.add(text(x, HEIGHT - BOTTOM + 18, "middle", "1e" + exponent));
    }
    for (int k = 0; k <= TICKS; k++) {
      double loss = low + k * (high - low) / TICKS;
      parts.add(segment("#e0e0e0", LEFT, y(loss), WIDTH - RIGHT, y(loss)));
      parts.add(text(LEFT - 8, y(loss) + 4, "end", String.format(Locale.ROOT, "%.3g", loss)));
    }
    parts.add(text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 12, "middle", "learning rate"));
    parts.add(
        String.format(
            Locale.ROOT,
            "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">training loss"
                + "</text>",
            (TOP + HEIGHT - BOTTOM) / 2));
  }

  private String line(String color, ToDoubleFunction<RateRange.Point> loss) {
    String coordinates =
        points.stream()
            .map(
                p -> String.format(Locale.ROOT, "%.1f,%.1f", x(p.rate()), y(loss.applyAsDouble(p))))
            .collect(Collectors.joining(" "));
    return String.format(
        Locale.ROOT,
        "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>",
        color,
        coordinates);
  }

  private String mark(double rate, String what, int y) {
    String label = String.format(Locale.ROOT, "%s: %.2g", what, rate);
    return segment("#c04000", x(rate), TOP, x(rate), HEIGHT - BOTTOM)
        + "\n"
        + text(Math.min(x(rate) + 6, WIDTH - RIGHT - 170), y, "start", label);
  }

  private static String segment(String color, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line stroke=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
        color,
        x1,
        y1,
        x2,
        y2);
  }

  private static String text(double x, double y, String anchor, String text) {
    return String.format(
        Locale.ROOT,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
        x,
        y,
        anchor,
        HtmlElements.escape(text));
  }

  private double x(double rate) {
    double span = Math.max(lastRate - firstRate, 1e-9);
    return LEFT + (WIDTH - LEFT - RIGHT) * (Math.log10(rate) - firstRate) / span;
  }

  private double y(double loss) {
    double share = (Math.max(low, Math.min(high, loss)) - low) / (high - low);
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
  }
}
