package largo.core.data;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import largo.core.Preconditions;

/**
 * A micro-batch of examples as normalized floats. It reuses its arrays, so that each worker has one
 * batch. Not thread-safe.
 */
public final class Batch {

  private final int width;
  private final double[] precise; // one example, before it is normalized
  private float[] features = {};
  private int[] labels = {};
  private float[] vectors = {};
  private int vectorWidth; // 0: targets are labels
  private float[] weights = {}; // empty: all are 1
  private int count;

  /** An empty batch of examples of {@code width} features. */
  public Batch(int width) {
    this.width = width;
    this.precise = new double[width];
  }

  /**
   * Replaces the content.
   *
   * @param from examples to copy from
   * @param count number of examples to copy
   * @param row the row of the i-th example to copy
   * @param normalization of features
   */
  public void fill(Examples from, int count, IntUnaryOperator row, Normalization normalization) {
    ensureCapacity(count);
    int[] rows = IntStream.range(0, count).map(row).toArray();
    if (from.features() instanceof DoubleFeatures doubles) {
      for (int i = 0; i < count; i++) {
        doubles.copyRow(rows[i], precise);
        normalization.apply(precise, features, i * width);
      }
    } else {
      for (int i = 0; i < count; i++) {
        from.features().copyRow(rows[i], features, i * width);
        normalization.apply(features, i * width, width); // while it is in the first-level cache
      }
    }
    fillTargets(from, rows);
  }

  /** Copies targets and weights, and sets the count. */
  private void fillTargets(Examples from, int[] rows) {
    if (from.targets() instanceof VectorTargets targets) {
      fill(targets.vectors(), rows);
    } else {
      fill(from.labels(), rows);
    }
    weights = new float[from.weights().length == 0 ? 0 : rows.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = from.weights()[rows[i]];
    }
    count = rows.length;
  }

  /**
   * Replaces the content by augmented examples.
   *
   * @param from examples of one shard
   * @param rows of the examples
   * @param normalization of features
   * @param seed of shard and epoch, {@link Augmenter#seed}
   */
  public void fill(
      Examples from, int[] rows, Normalization normalization, Augmenter augmenter, long seed) {
    ensureCapacity(rows.length);
    int targetWidth = augmenter.targetWidth();
    fillTargets(from, rows);
    if (targetWidth > 0) {
      vectorWidth = targetWidth;
      ensureVectorCapacity(rows.length);
    }
    for (int i = 0; i < rows.length; i++) {
      Augmenter.Example example = new Augmenter.Example(from, rows[i], seed);
      augmenter.features(example, normalization, features, i * width);
      if (targetWidth > 0) {
        augmenter.target(example, vectors, i * targetWidth);
      }
    }
  }

  /**
   * Replaces the content by examples without targets, which are labelled with class 0.
   *
   * @param rows {@code double[≥ count × width]}, example after example
   */
  public void fill(double[] rows, int count, Normalization normalization) {
    ensureCapacity(count);
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows, i * width, precise, 0, width);
      normalization.apply(precise, features, i * width);
    }
    fill(new int[count], IntStream.range(0, count).toArray());
    weights = new float[0];
    this.count = count;
  }

  private void ensureCapacity(int examples) {
    if (features.length < examples * width) {
      features = new float[Math.multiplyExact(examples, width)];
    }
  }

  private void fill(int[] from, int[] rows) {
    vectorWidth = 0;
    if (labels.length < rows.length) {
      labels = new int[rows.length];
    }
    for (int i = 0; i < rows.length; i++) {
      labels[i] = from[rows[i]];
    }
  }

  private void ensureVectorCapacity(int examples) {
    if (vectors.length < examples * vectorWidth) {
      vectors = new float[Math.multiplyExact(examples, vectorWidth)];
    }
  }

  private void fill(Features from, int[] rows) {
    vectorWidth = from.width();
    ensureVectorCapacity(rows.length);
    for (int i = 0; i < rows.length; i++) {
      from.copyRow(rows[i], vectors, i * vectorWidth);
    }
  }

  /** The number of examples. */
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

  /** Whether targets are vectors, not classes. */
  public boolean hasVectors() {
    return vectorWidth > 0;
  }

  /** {@code float[count]}, or empty if all are 1. */
  public float[] weights() {
    return weights;
  }

  /** The class of an example; the argmax of a target vector. */
  public int label(int example) {
    return vectorWidth == 0
        ? labels[example]
        : ArgMax.of(vectors, example * vectorWidth, vectorWidth);
  }

  /**
   * The targets, classes one-hot.
   *
   * @param outputs of the network
   * @return {@code float[≥ count × outputs]}, example after example; rows beyond {@code count} are
   *     stale
   */
  public float[] targets(int outputs) {
    if (vectorWidth == 0) {
      return oneHot(outputs);
    }
    Preconditions.that(
        vectorWidth == outputs,
        "targets must be as wide as the %d outputs, but were %d",
        outputs,
        vectorWidth);
    return vectors;
  }

  /**
   * The classes, one-hot.
   *
   * @param classes number of classes
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
    return vectorWidth > 0
        ? String.format(Locale.ROOT, "%d examples with vectors of %d", count, vectorWidth)
        : count + " examples of classes " + Arrays.toString(Arrays.copyOf(labels, count));
  }
}
