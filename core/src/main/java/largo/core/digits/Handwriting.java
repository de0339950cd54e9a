package largo.core.digits;

import largo.core.digits.DigitStrokes.Stroke;
import largo.core.digits.StrokePath.Span;

/** Writes: turns a writing into the path that one hand, on one occasion, makes of it. */
final class Handwriting {

  private static final double CENTRE = SyntheticDigits.SIDE / 2.0;
  private static final double ROOM = SyntheticDigits.SIDE - 2 * DigitStyle.MARGIN;

  private Handwriting() {}

  static StrokePath write(DigitStrokes digitStrokes, RandomDraws randomDraws) {
    double haste = haste(randomDraws);
    StrokePath trace = new StrokePath();
    for (Stroke stroke : digitStrokes.strokes()) {
      CatmullRomSpline.trace(shake(stroke, haste, randomDraws), trace);
    }

    new WarpField(haste, randomDraws).bend(trace);
    place(trace, randomDraws);
    if (randomDraws.happens(DigitStyle.SKIP)) {
      skip(trace, randomDraws);
    }
    return trace;
  }

  /** How careless this example is: a factor of most deviations. */
  private static double haste(RandomDraws randomDraws) {
    double share = StrictMath.pow(randomDraws.uniform(), DigitStyle.HASTE_RARITY);
    return DigitStyle.CAREFUL + share * (DigitStyle.HASTY - DigitStyle.CAREFUL);
  }

  /** Moves every point a little, and the tips more: where a stroke begins matters least. */
  private static Stroke shake(Stroke stroke, double haste, RandomDraws randomDraws) {
    double[] x = stroke.x().clone();
    double[] y = stroke.y().clone();
    for (int i = 0; i < x.length; i++) {
      boolean tip = i == 0 || i == x.length - 1;
      double shake = haste * (tip ? DigitStyle.TIP_SHAKE : DigitStyle.SHAKE);
      x[i] += shake * randomDraws.bell();
      y[i] += shake * randomDraws.bell();
    }
    return new Stroke(x, y, stroke.corner());
  }

  /** Puts the path near the middle of the image, inside the margins; shrinks it if it must. */
  private static void place(StrokePath trace, RandomDraws randomDraws) {
    Span width = trace.width();
    Span height = trace.height();
    double scale = Math.min(1, ROOM / Math.max(width.length(), height.length()));
    trace.place(scale, shift(width, scale, randomDraws), shift(height, scale, randomDraws));
  }

  private static double shift(Span span, double scale, RandomDraws randomDraws) {
    double slack = (ROOM - scale * span.length()) / 2;
    double wander = DigitStyle.WANDER * randomDraws.bell();
    return CENTRE - scale * span.middle() + Math.min(Math.max(wander, -slack), slack);
  }

  /** Lifts the pen for a part of the path, as one that runs dry does. */
  private static void skip(StrokePath trace, RandomDraws randomDraws) {
    int from = randomDraws.below(trace.points());
    int to = Math.min(from + 1 + randomDraws.below(DigitStyle.SKIP_POINTS), trace.points());
    for (int i = from; i < to; i++) {
      trace.lift(i);
    }
  }

  /** A short mark somewhere that means nothing. */
  static StrokePath stray(RandomDraws randomDraws) {
    double half = DigitStyle.STRAY_SIZE / 2;
    double x =
        randomDraws.between(
            DigitStyle.MARGIN + half, SyntheticDigits.SIDE - DigitStyle.MARGIN - half);
    double y =
        randomDraws.between(
            DigitStyle.MARGIN + half, SyntheticDigits.SIDE - DigitStyle.MARGIN - half);
    double dx = randomDraws.between(-half, half);
    double dy = randomDraws.between(-half, half);
    StrokePath trace = new StrokePath();
    trace.move(x - dx, y - dy, false);
    trace.move(x + dx, y + dy, true);
    return trace;
  }
}
