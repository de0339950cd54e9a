package largo.core.data;

import java.io.Serializable;
import java.util.Arrays;
import largo.core.Preconditions;

/**
 * {@code (x − shift) / scale}, per feature, per channel of an image, or one for all.
 *
 * <p>Fitted on training examples, applied to all, and saved with the model. Results are floats. The
 * arithmetic is in floats, too, except in groups whose values are too far from zero relative to
 * their scale, such as seconds since 1970 over one week.
 *
 * @param shift one finite value per group of features, in feature order
 * @param scale one value per group, positive
 */
public record Normalization(double[] shift, double[] scale) implements Serializable {

  /** No normalization. */
  public static final Normalization NONE = all(0, 1);

  /** Bytes to [0, 1]. */
  public static final Normalization BYTES = all(0, 255);

  /** Maximal ratio of shift to scale at which floats are accurate to 2⁻¹⁷ of a scale. */
  private static final double MAX_SHIFT = 128;

  /** Floats much closer to zero are subnormal, with fewer digits. */
  private static final double MIN_SCALE = 1e-30;

  public Normalization {
    Preconditions.that(
        shift.length == scale.length,
        "there must be %d scales, one per shift, but were %d",
        shift.length,
        scale.length);
    for (double s : shift) {
      Preconditions.that(Double.isFinite(s), "shift must be finite, but was %s", s);
    }
    for (double s : scale) {
      Preconditions.positive("scale", s);
    }
  }

  /** The same for every feature. */
  public static Normalization all(double shift, double scale) {
    return new Normalization(new double[] {shift}, new double[] {scale});
  }

  /** The number of groups of consecutive features. */
  public int groups() {
    return shift.length;
  }

  /** Whether float arithmetic is accurate enough for the scale of a group. */
  public boolean suitsFloats(int group) {
    return Math.abs(shift[group]) <= MAX_SHIFT * scale[group] && scale[group] >= MIN_SCALE;
  }

  /**
   * Normalizes an example in place.
   *
   * @param x array with the example
   * @param at index of its first feature
   * @param width features, a multiple of the groups
   */
  public void apply(float[] x, int at, int width) {
    int group = FeatureMoments.group(width, groups());
    for (int k = 0; k < groups(); k++) {
      int from = at + k * group;
      if (suitsFloats(k)) {
        apply(x, from, from + group, (float) shift[k], (float) scale[k]);
      } else {
        for (int i = from; i < from + group; i++) {
          x[i] = (float) ((x[i] - shift[k]) / scale[k]);
        }
      }
    }
  }

  /**
   * Normalizes an example of doubles.
   *
   * @param row its features; their number is a multiple of the groups
   * @param to receives the result
   * @param at index of its first feature there
   */
  public void apply(double[] row, float[] to, int at) {
    int group = FeatureMoments.group(row.length, groups());
    for (int k = 0; k < groups(); k++) {
      int from = k * group;
      if (suitsFloats(k)) {
        for (int i = from; i < from + group; i++) {
          to[at + i] = (float) row[i];
        }
        apply(to, at + from, at + from + group, (float) shift[k], (float) scale[k]);
      } else {
        for (int i = from; i < from + group; i++) {
          to[at + i] = (float) ((row[i] - shift[k]) / scale[k]);
        }
      }
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
