package largo.core.data.synthetic;

import largo.core.data.synthetic.DigitStrokes.Stroke;
import largo.core.data.synthetic.StrokePath.Span;

/** Renders a template as a randomly distorted pen path. */
final class StrokeDistorter {

  private static final double CENTRE = SyntheticDigits.SIDE / 2.0;
  private static final double AVAILABLE = SyntheticDigits.SIDE - 2 * DigitStyle.MARGIN;

  private StrokeDistorter() {}

  static StrokePath write(DigitStrokes template, RandomDraws random) {
    double distortion = distortion(random);
    StrokePath path = new StrokePath();
    for (Stroke stroke : template.strokes()) {
      CatmullRomSpline.sample(jitter(stroke, distortion, random), path);
    }

    new WarpField(distortion, random).distort(path);
    centre(path, random);
    if (random.bernoulli(DigitStyle.GAP_PROBABILITY)) {
      addGap(path, random);
    }
    return path;
  }

  /** The strength of distortion of an example: a factor of most standard deviations. */
  private static double distortion(RandomDraws random) {
    double share = StrictMath.pow(random.uniform(), DigitStyle.DISTORTION_EXPONENT);
    return DigitStyle.MIN_DISTORTION
        + share * (DigitStyle.MAX_DISTORTION - DigitStyle.MIN_DISTORTION);
  }

  /** Adds noise to every point of a stroke; more at its ends, which matter least. */
  private static Stroke jitter(Stroke stroke, double distortion, RandomDraws random) {
    double[] x = stroke.x().clone();
    double[] y = stroke.y().clone();
    for (int i = 0; i < x.length; i++) {
      boolean tip = i == 0 || i == x.length - 1;
      double jitter = distortion * (tip ? DigitStyle.ENDPOINT_JITTER : DigitStyle.POINT_JITTER);
      x[i] += jitter * random.irwinHall();
      y[i] += jitter * random.irwinHall();
    }
    return new Stroke(x, y, stroke.corner());
  }

  /** Centers the path up to a random offset; scales it down where it exceeds the margins. */
  private static void centre(StrokePath path, RandomDraws random) {
    Span width = path.width();
    Span height = path.height();
    double scale = Math.min(1, AVAILABLE / Math.max(width.length(), height.length()));
    path.transform(scale, shift(width, scale, random), shift(height, scale, random));
  }

  private static double shift(Span span, double scale, RandomDraws random) {
    double slack = (AVAILABLE - scale * span.length()) / 2;
    double offset = DigitStyle.OFFSET_DEVIATION * random.irwinHall();
    return CENTRE - scale * span.middle() + Math.min(Math.max(offset, -slack), slack);
  }

  /** Removes a part of the path, like a gap in the ink. */
  private static void addGap(StrokePath path, RandomDraws random) {
    int from = random.nextInt(path.points());
    int to = Math.min(from + 1 + random.nextInt(DigitStyle.MAX_GAP_POINTS), path.points());
    for (int i = from; i < to; i++) {
      path.lift(i);
    }
  }

  /** A short line at a random place, not part of the digit. */
  static StrokePath strayMark(RandomDraws random) {
    double half = DigitStyle.STRAY_MARK_SIZE / 2;
    double x =
        random.uniform(DigitStyle.MARGIN + half, SyntheticDigits.SIDE - DigitStyle.MARGIN - half);
    double y =
        random.uniform(DigitStyle.MARGIN + half, SyntheticDigits.SIDE - DigitStyle.MARGIN - half);
    double dx = random.uniform(-half, half);
    double dy = random.uniform(-half, half);
    StrokePath path = new StrokePath();
    path.move(x - dx, y - dy, false);
    path.move(x + dx, y + dy, true);
    return path;
  }
}
