package largo.core.data.synthetic;

import largo.core.data.synthetic.DigitStrokes.Stroke;

/**
 * The smooth curve through the points of a stroke: a uniform Catmull-Rom spline.
 *
 * <p>From {@code p₁} to {@code p₂}, with neighbours {@code p₀} and {@code p₃} and {@code t} in [0,
 * 1]:
 *
 * <pre>
 *   p(t) = p₁ + t/2 (p₂ − p₀ + t (2p₀ − 5p₁ + 4p₂ − p₃ + t (3p₁ − p₀ − 3p₂ + p₃)))
 * </pre>
 *
 * <p>At an end or a corner the missing neighbour is the reflection of the point on the other side,
 * so that the curve leaves it straight.
 */
final class CatmullRomSpline {

  private static final int STEPS = 8; // per point: 20 px / 10 points / 8, finer than a pixel

  private CatmullRomSpline() {}

  static void sample(Stroke stroke, StrokePath path) {
    double[] x = stroke.x();
    double[] y = stroke.y();
    path.move(x[0], y[0], false);

    for (int i = 0; i + 1 < stroke.points(); i++) {
      boolean first = i == 0 || stroke.corner()[i];
      boolean last = i + 2 == stroke.points() || stroke.corner()[i + 1];
      double x0 = first ? 2 * x[i] - x[i + 1] : x[i - 1];
      double y0 = first ? 2 * y[i] - y[i + 1] : y[i - 1];
      double x3 = last ? 2 * x[i + 1] - x[i] : x[i + 2];
      double y3 = last ? 2 * y[i + 1] - y[i] : y[i + 2];
      for (int step = 1; step <= STEPS; step++) {
        double t = (double) step / STEPS;
        path.move(at(t, x0, x[i], x[i + 1], x3), at(t, y0, y[i], y[i + 1], y3), true);
      }
    }
  }

  private static double at(double t, double p0, double p1, double p2, double p3) {
    double cubic = 3 * p1 - p0 - 3 * p2 + p3;
    double square = 2 * p0 - 5 * p1 + 4 * p2 - p3;
    return p1 + t / 2 * (p2 - p0 + t * (square + t * cubic));
  }
}
