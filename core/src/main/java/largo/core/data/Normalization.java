package largo.core.data;

import java.io.Serializable;
import java.util.Arrays;
import largo.core.Check;

/**
 * {@code (x − shift) / scale}, for each feature, for each channel of an image, or for all alike.
 *
 * <p>Fitted on training examples, applied to all, and saved with the model.
 *
 * @param shift one value a group of features, in feature order
 * @param scale one value a group, positive
 */
public record Normalization(float[] shift, float[] scale) implements Serializable {

  /** Leaves features as they are. */
  public static final Normalization NONE = all(0, 1);

  /** Bytes to [0, 1]. */
  public static final Normalization BYTES = all(0, 255);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if a scale is not positive, a shift not finite, or there are
   *     not as many of each
   */
  public Normalization {
    Check.that(
        shift.length == scale.length,
        "scales must be as many as the %d shifts, but were %d",
        shift.length,
        scale.length);
    for (float s : shift) {
      Check.that(Float.isFinite(s), "shift must be finite, but was %s", s);
    }
    for (float s : scale) {
      Check.positive("scale", s);
    }
  }

  /** The same for every feature. */
  public static Normalization all(float shift, float scale) {
    return new Normalization(new float[] {shift}, new float[] {scale});
  }

  /** How many groups of consecutive features are treated alike. */
  public int groups() {
    return shift.length;
  }

  /**
   * Normalizes an example in place.
   *
   * @param x where it is
   * @param at index of its first feature
   * @param width features, a multiple of the groups
   */
  public void apply(float[] x, int at, int width) {
    int group = Moments.group(width, groups());
    for (int k = 0; k < groups(); k++) {
      apply(x, at + k * group, at + (k + 1) * group, shift[k], scale[k]);
    }
  }

  private static void apply(float[] x, int from, int to, float shift, float scale) {
    for (int i = from; i < to; i++) {
      x[i] = (x[i] - shift) / scale;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Normalization that
        && Arrays.equals(shift, that.shift)
        && Arrays.equals(scale, that.scale);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(shift) + Arrays.hashCode(scale);
  }

  @Override
  public String toString() {
    return equals(NONE) ? "none" : equals(BYTES) ? "bytes to [0, 1]" : groups() + " groups";
  }
}
