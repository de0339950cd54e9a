package largo.core.data.synthetic;

import java.util.Arrays;
import java.util.List;
import largo.core.Preconditions;

/**
 * A template of a digit: its strokes, as the points that the pen passes.
 *
 * <p>The notation is {@code x,y} in percent of the digit's box, {@code x} to the right and {@code
 * y} down; {@code !} marks a corner of the path; {@code /} separates strokes. A seven with a bar:
 *
 * <pre>
 *   20,14 78,12! 58,50 44,94 / 34,52 72,48
 * </pre>
 */
record DigitStrokes(List<Stroke> strokes) {

  /**
   * One stroke, from pen down to pen up.
   *
   * @param x to the right, in percent
   * @param y down, in percent
   * @param corner whether the pen turns sharply at this point
   */
  record Stroke(double[] x, double[] y, boolean[] corner) {

    int points() {
      return x.length;
    }
  }

  static DigitStrokes of(String notation) {
    return new DigitStrokes(
        Arrays.stream(notation.split("/")).map(String::strip).map(DigitStrokes::stroke).toList());
  }

  private static Stroke stroke(String notation) {
    String[] points = notation.split("\\s+", 0);
    Preconditions.that(
        points.length >= 2, "a stroke must have two points or more, but was %s", notation);
    Stroke stroke =
        new Stroke(
            new double[points.length], new double[points.length], new boolean[points.length]);
    for (int i = 0; i < points.length; i++) {
      String[] xy = points[i].replace("!", "").split(",", 2);
      stroke.x[i] = Double.parseDouble(xy[0]);
      stroke.y[i] = Double.parseDouble(xy[1]);
      stroke.corner[i] = points[i].endsWith("!");
    }
    return stroke;
  }
}
