package largo.core.data;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * A micro-batch: examples side by side, as normalized floats. Holds its arrays from one filling to
 * the next; a worker has one.
 */
public final class Batch {

  private final int width;
  private float[] features = {};
  private int[] labels = {};
  private int count;

  /** A batch of examples of {@code width} features; empty at first. */
  public Batch(int width) {
    this.width = width;
  }

  /**
   * Replaces the content.
   *
   * @param from the examples to choose from
   * @param count how many to choose
   * @param row the row of the i-th one
   * @param normalization applied to each
   */
  public void fill(Examples from, int count, IntUnaryOperator row, Normalization normalization) {
    if (labels.length < count) {
      features = new float[Math.multiplyExact(count, width)];
      labels = new int[count];
    }
    for (int i = 0; i < count; i++) {
      int r = row.applyAsInt(i);
      from.features().copyRow(r, features, i * width);
      normalization.apply(features, i * width, width); // while it is in the first cache
      labels[i] = from.labels()[r];
    }
    this.count = count;
  }

  /** How many examples. */
  public int count() {
    return count;
  }

  /** Features of one example. */
  public int width() {
    return width;
  }

  /** {@code float[≥ count × width]}, example after example; rows beyond {@code count} are stale. */
  public float[] features() {
    return features;
  }

  /** The class of an example. */
  public int label(int example) {
    return labels[example];
  }

  /**
   * The classes, one-hot.
   *
   * @param classes how many there are
   * @return {@code float[count × classes]}
   */
  public float[] oneHot(int classes) {
    float[] hot = new float[count * classes];
    for (int i = 0; i < count; i++) {
      hot[i * classes + labels[i]] = 1;
    }

    return hot;
  }

  @Override
  public String toString() {
    return count + " examples of classes " + Arrays.toString(Arrays.copyOf(labels, count));
  }
}
