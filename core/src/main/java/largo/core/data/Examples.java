package largo.core.data;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import largo.core.Preconditions;

/**
 * Examples, in columns.
 *
 * <p>An example's loss and gradient count times its weight. Weights are relative: the creator of
 * examples divides them by their mean, so that {@code Σ wᵢ gᵢ / B} over a batch of {@code B}
 * examples estimates the weighted mean of all gradients, and equals it for a batch of all examples.
 * Rows of weight zero must be left out by the creator.
 *
 * @param features one row per example
 * @param targets one row per example
 * @param weights {@code float[count]}, positive; empty if all are 1
 */
public record Examples(Features features, Targets targets, float[] weights)
    implements Serializable {

  private static final float[] UNWEIGHTED = {};

  public Examples {
    Preconditions.that(
        features.rows() == targets.rows(),
        "there must be %d labels, one per row, but were %d",
        features.rows(),
        targets.rows());
    Preconditions.that(
        weights.length == 0 || weights.length == features.rows(),
        "there must be %d weights, one per row, but were %d",
        features.rows(),
        weights.length);
  }

  /** Examples of weight 1. */
  public Examples(Features features, Targets targets) {
    this(features, targets, UNWEIGHTED);
  }

  /**
   * Examples of a classification task.
   *
   * @param labels one class per example, counted from 0
   */
  public Examples(Features features, int[] labels) {
    this(features, new ClassTargets(labels));
  }

  /**
   * The class of each example.
   *
   * @throws IllegalStateException if targets are vectors
   */
  public int[] labels() {
    if (targets instanceof ClassTargets labels) {
      return labels.classes();
    }
    throw new IllegalStateException("the targets are vectors, not classes");
  }

  /** The number of examples. */
  public int count() {
    return targets.rows();
  }

  /** The weight of an example. */
  public float weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  /** Size on the heap, in bytes. */
  public long bytes() {
    return features.bytes() + targets.bytes() + 4L * weights.length;
  }

  /** The examples of some rows, in the order of {@code rows}. */
  public Examples select(int[] rows) {
    float[] selected = new float[weights.length == 0 ? 0 : rows.length];
    for (int i = 0; i < selected.length; i++) {
      selected[i] = weights[rows[i]];
    }

    return new Examples(features.select(rows), targets.select(rows), selected);
  }

  /**
   * Assembles examples from parts; see {@link Features#assemble}.
   *
   * @param rows in all
   * @param parts at least one; all or none of them with weights
   * @throws IllegalStateException if a row is in two parts, or in none
   */
  public static Examples assemble(int rows, Iterable<Part> parts) {
    return assemble(rows, parts, Optional.empty());
  }

  /**
   * Assembles examples whose features are on the heap, or in a file that is mapped into memory.
   *
   * @param rows in all
   * @param parts at least one; all or none of them with weights
   * @param folder of the file, if there is to be one; it is gone when the examples are garbage, or
   *     the process ends
   * @throws IllegalStateException if a row is in two parts, or in none
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static Examples assemble(int rows, Iterable<Part> parts, Optional<Path> folder) {
    try (ExampleAssembly whole = new ExampleAssembly(rows, folder)) {
      parts.forEach(whole::add);
      return whole.assembled();
    }
  }

  /** The same examples, with features of a larger width. */
  public Examples ofWidth(int width) {
    return new Examples(features.ofWidth(width), targets, weights);
  }

  /**
   * The same examples, with the weight of each multiplied by a factor of its class.
   *
   * @param factors {@code float[classes]}
   */
  public Examples weighted(float[] factors) {
    int[] classes = labels();
    float[] weighted = new float[count()];
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] = weight(i) * factors[classes[i]];
    }
    return new Examples(features, targets, weighted);
  }

  /** The same examples, all of weight 1. */
  public Examples unweighted() {
    return new Examples(features, targets);
  }

  /** The same examples, with target vectors normalized and weights multiplied by a factor. */
  public Examples scaled(Normalization ofVectors, float weightFactor) {
    Targets scaled = targets;
    if (targets instanceof VectorTargets given) {
      int width = given.vectors().width();
      float[] values = new float[Math.multiplyExact(count(), width)];
      double[] vector = new double[width];
      for (int row = 0; row < count(); row++) {
        given.vectors().copyRow(row, vector);
        ofVectors.apply(vector, values, row * width);
      }
      scaled = new VectorTargets(new FloatFeatures(values, width));
    }
    float[] weighted = weights.clone();
    for (int i = 0; i < weighted.length; i++) {
      weighted[i] *= weightFactor;
    }
    return new Examples(features, scaled, weighted);
  }

  /**
   * A part of examples to assemble.
   *
   * @param rows index of each example in the assembled ones
   * @param examples the examples
   */
  public record Part(int[] rows, Examples examples) implements Serializable {}
}
