package largo.core.digits;

/** The image: takes the pen's ink, lets it bleed, adds the scanner's noise. */
final class PixelGrid {

  private static final int SIDE = SyntheticDigits.SIDE;
  private static final double FULL = 255;

  private double[] ink = new double[SyntheticDigits.PIXELS]; // 0 for none to 1 for full

  /**
   * Inks a path. The radius changes evenly from its start to its end.
   *
   * @param pressure how much wider than {@code radius} the start is and narrower the end, a share
   */
  void draw(StrokePath strokePath, double radius, double pressure) {
    for (int i = 1; i < strokePath.points(); i++) {
      if (strokePath.down(i)) {
        double along = (double) i / strokePath.points();
        double wide = radius * (1 + pressure * (1 - 2 * along));
        line(strokePath.x(i - 1), strokePath.y(i - 1), strokePath.x(i), strokePath.y(i), wide);
      }
    }
  }

  /** Inks what is within {@code radius} of a line; the edge is soft, a pixel wide. */
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
        double px = column + 0.5 - x0; // from the line's start to the pixel's middle
        double py = row + 0.5 - y0;
        double t = Math.min(Math.max((px * dx + py * dy) / square, 0), 1);
        double ex = px - t * dx;
        double ey = py - t * dy;
        double cover = Math.min(reach - Math.sqrt(ex * ex + ey * ey), 1);
        int i = row * SIDE + column;
        ink[i] = Math.max(ink[i], cover);
      }
    }
  }

  private static int inside(double coordinate) {
    return Math.min(Math.max((int) Math.floor(coordinate), 0), SIDE - 1);
  }

  /** Lets {@code share} of every pixel's ink run to each neighbour in its row, then its column. */
  void bleed(double share) {
    bleed(share, 1);
    bleed(share, SIDE);
  }

  private void bleed(double share, int step) {
    double[] next = new double[SyntheticDigits.PIXELS];
    for (int i = step; i < ink.length - step; i++) { // the border is paper: nothing wraps
      next[i] = (1 - 2 * share) * ink[i] + share * (ink[i - step] + ink[i + step]);
    }
    ink = next;
  }

  /**
   * Makes grey levels of the ink.
   *
   * @param level how dark full ink is, from 0 to 1
   * @param noise deviation of the noise, in grey levels
   */
  void scan(double level, double noise, RandomDraws randomDraws, byte[] pixels, int at) {
    for (int i = 0; i < ink.length; i++) {
      double grey = FULL * level * ink[i] + noise * randomDraws.bell();
      pixels[at + i] = (byte) (Math.min(Math.max(grey, 0), FULL) + 0.5);
    }
  }
}
