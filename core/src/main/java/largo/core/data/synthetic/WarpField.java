package largo.core.data.synthetic;

/**
 * A random deformation of the plane: elastic, then affine.
 *
 * <p>A point {@code p} in percent of the box becomes a point in pixels around the origin. With
 * {@code B} the elastic field, {@code h} the stretches, {@code k} the slant and {@code φ} the
 * rotation:
 *
 * <pre>
 *   q = p − 50
 *   p' = box / 100 · R(φ) · [1 −k; 0 1] · diag(h) · (q + B(p))
 * </pre>
 *
 * <p>The field is a quadratic B-spline over {@code KNOTS × KNOTS} random displacements: few enough
 * that whole strokes bend and no ripples appear.
 */
final class WarpField {

  private static final int KNOTS = 5;
  private static final double EDGE = -25; // in percent: distorted strokes leave the box
  private static final double CELL = (100 - 2 * EDGE) / (KNOTS - 2);

  private final double[] fieldX = new double[KNOTS * KNOTS];
  private final double[] fieldY = new double[KNOTS * KNOTS];
  private final double xx;
  private final double xy;
  private final double yx;
  private final double yy;

  WarpField(double distortion, RandomDraws random) {
    for (int i = 0; i < fieldX.length; i++) {
      fieldX[i] = distortion * DigitStyle.ELASTIC_DISPLACEMENT * random.irwinHall();
      fieldY[i] = distortion * DigitStyle.ELASTIC_DISPLACEMENT * random.irwinHall();
    }

    double slant = DigitStyle.SLANT + distortion * DigitStyle.SLANT_DEVIATION * random.irwinHall();
    double rotation = distortion * DigitStyle.ROTATION_DEVIATION * random.irwinHall();
    double width =
        DigitStyle.BOX_HEIGHT / 100 * (1 + DigitStyle.STRETCH_DEVIATION * random.irwinHall());
    double height =
        DigitStyle.BOX_HEIGHT / 100 * (1 + DigitStyle.STRETCH_DEVIATION * random.irwinHall());
    double cos = StrictMath.cos(rotation); // not Math: its last bit may differ between JVMs
    double sin = StrictMath.sin(rotation);
    xx = width * cos;
    xy = height * (-sin - slant * cos);
    yx = width * sin;
    yy = height * (cos - slant * sin);
  }

  void distort(StrokePath path) {
    double[] across = new double[3];
    double[] along = new double[3];
    for (int i = 0; i < path.points(); i++) {
      double x = path.x(i);
      double y = path.y(i);
      int corner = KNOTS * weights(y, along) + weights(x, across);
      double qx = x - 50 + displacement(fieldX, corner, across, along);
      double qy = y - 50 + displacement(fieldY, corner, across, along);
      path.set(i, xx * qx + xy * qy, yx * qx + yy * qy);
    }
  }

  /** Fills in the weights of the three knots around a coordinate; returns the first of them. */
  private static int weights(double coordinate, double[] weights) {
    double u = Math.min(Math.max((coordinate - EDGE) / CELL, 0), KNOTS - 2);
    int knot = Math.min((int) u, KNOTS - 3);
    double t = u - knot;
    weights[0] = (1 - t) * (1 - t) / 2;
    weights[1] = 0.5 + t * (1 - t);
    weights[2] = t * t / 2;
    return knot;
  }

  private static double displacement(double[] field, int corner, double[] across, double[] along) {
    double sum = 0;
    for (int row = 0; row < 3; row++) {
      int k = corner + row * KNOTS;
      sum +=
          along[row] * (across[0] * field[k] + across[1] * field[k + 1] + across[2] * field[k + 2]);
    }
    return sum;
  }
}
