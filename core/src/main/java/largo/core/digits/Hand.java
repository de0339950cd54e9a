package largo.core.digits;

import largo.core.digits.Trace.Span;
import largo.core.digits.Writing.Stroke;

/** Writes: turns a writing into the path that one hand, on one occasion, makes of it. */
final class Hand {

  private static final double CENTRE = Digits.SIDE / 2.0;
  private static final double ROOM = Digits.SIDE - 2 * DigitStyle.MARGIN;

  private Hand() {}

  static Trace write(Writing writing, Chance chance) {
    double haste = haste(chance);
    Trace trace = new Trace();
    for (Stroke stroke : writing.strokes()) {
      Spline.trace(shake(stroke, haste, chance), trace);
    }

    new Warp(haste, chance).bend(trace);
    place(trace, chance);
    if (chance.happens(DigitStyle.SKIP)) {
      skip(trace, chance);
    }
    return trace;
  }

  /** How careless this example is: a factor of most deviations. */
  private static double haste(Chance chance) {
    double share = StrictMath.pow(chance.uniform(), DigitStyle.HASTE_RARITY);
    return DigitStyle.CAREFUL + share * (DigitStyle.HASTY - DigitStyle.CAREFUL);
  }

  /** Moves every point a little, and the tips more: where a stroke begins matters least. */
  private static Stroke shake(Stroke stroke, double haste, Chance chance) {
    double[] x = stroke.x().clone();
    double[] y = stroke.y().clone();
    for (int i = 0; i < x.length; i++) {
      boolean tip = i == 0 || i == x.length - 1;
      double shake = haste * (tip ? DigitStyle.TIP_SHAKE : DigitStyle.SHAKE);
      x[i] += shake * chance.bell();
      y[i] += shake * chance.bell();
    }
    return new Stroke(x, y, stroke.corner());
  }

  /** Puts the path near the middle of the image, inside the margins; shrinks it if it must. */
  private static void place(Trace trace, Chance chance) {
    Span width = trace.width();
    Span height = trace.height();
    double scale = Math.min(1, ROOM / Math.max(width.length(), height.length()));
    trace.place(scale, shift(width, scale, chance), shift(height, scale, chance));
  }

  private static double shift(Span span, double scale, Chance chance) {
    double slack = (ROOM - scale * span.length()) / 2;
    double wander = DigitStyle.WANDER * chance.bell();
    return CENTRE - scale * span.middle() + Math.min(Math.max(wander, -slack), slack);
  }

  /** Lifts the pen for a part of the path, as one that runs dry does. */
  private static void skip(Trace trace, Chance chance) {
    int from = chance.below(trace.points());
    int to = Math.min(from + 1 + chance.below(DigitStyle.SKIP_POINTS), trace.points());
    for (int i = from; i < to; i++) {
      trace.lift(i);
    }
  }

  /** A short mark somewhere that means nothing. */
  static Trace stray(Chance chance) {
    double half = DigitStyle.STRAY_SIZE / 2;
    double x = chance.between(DigitStyle.MARGIN + half, Digits.SIDE - DigitStyle.MARGIN - half);
    double y = chance.between(DigitStyle.MARGIN + half, Digits.SIDE - DigitStyle.MARGIN - half);
    double dx = chance.between(-half, half);
    double dy = chance.between(-half, half);
    Trace trace = new Trace();
    trace.move(x - dx, y - dy, false);
    trace.move(x + dx, y + dy, true);
    return trace;
  }
}
