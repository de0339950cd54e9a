package largo.core.data.synthetic;

/** The rasterizer: draws paths with an antialiased pen, blurs, quantizes with noise. */
final class PixelGrid {

  private static final int SIDE = SyntheticDigits.SIDE;
  private static final double FULL = 255;

  private double[] coverage = new double[SyntheticDigits.PIXELS]; // 0 for none to 1 for full

  /**
   * Draws a path. The radius changes linearly from its start to its end.
   *
   * @param pressure fraction by which the start is wider than {@code radius} and the end narrower
   */
  void draw(StrokePath path, double radius, double pressure) {
    for (int i = 1; i < path.points(); i++) {
      if (path.inked(i)) {
        double along = (double) i / path.points();
        double wide = radius * (1 + pressure * (1 - 2 * along));
        line(path.x(i - 1), path.y(i - 1), path.x(i), path.y(i), wide);
      }
    }
  }

  /** Draws a line segment of a radius; its edge is antialiased over one pixel. */
  private void line(double x0, double y0, double x1, double y1, double radius) {
    double reach = radius + 0.5;
    int left = inside(Math.min(x0, x1) - reach);
    int right = inside(Math.max(x0, x1) + reach);
    int top = inside(Math.min(y0, y1) - reach);
    int bottom = inside(Math.max(y0, y1) + reach);
    double dx = x1 - x0;
    double dy = y1 - y0;
    double square = Math.max(dx * dx + dy * dy, 1e-12); // a dot is a line, too

    for (int row = top; row <= bottom; row++) {
      for (int column = left; column <= right; column++) {
        double px = column + 0.5 - x0; // from the start of the line to the center of the pixel
        double py = row + 0.5 - y0;
        double t = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
        double ex = px - t * dx;
        double ey = py - t * dy;
        double cover = Math.min(reach - Math.sqrt(ex * ex + ey * ey), 1);
        int i = row * SIDE + column;
        coverage[i] = Math.max(coverage[i], cover);
      }
    }
  }

  private static int inside(double coordinate) {
    return Math.min(Math.max((int) Math.floor(coordinate), 0), SIDE - 1);
  }

  /**
   * Blurs: {@code share} of every pixel is moved to each neighbor in its row, then in its column.
   */
  void blur(double share) {
    blur(share, 1);
    blur(share, SIDE);
  }

  private void blur(double share, int step) {
    double[] next = new double[SyntheticDigits.PIXELS];
    for (int i = step; i < coverage.length - step; i++) { // the border has no ink: nothing wraps
      next[i] = (1 - 2 * share) * coverage[i] + share * (coverage[i - step] + coverage[i + step]);
    }
    coverage = next;
  }

  /**
   * Quantizes to grey levels.
   *
   * @param level grey level of full coverage, from 0 to 1
   * @param noise standard deviation of the noise, in grey levels
   */
  void quantize(double level, double noise, RandomDraws random, byte[] pixels, int at) {
    for (int i = 0; i < coverage.length; i++) {
      double grey = FULL * level * coverage[i] + noise * random.irwinHall();
      pixels[at + i] = (byte) (Math.min(Math.max(grey, 0), FULL) + 0.5);
    }
  }
}
