package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;

/**
 * Examples, in columns.
 *
 * <p>An example's loss and gradient count times its weight. Weights are relative: whoever makes
 * examples divides them by their mean, so that {@code Σ wᵢ gᵢ / B} over a batch of {@code B}
 * examples estimates the weighted mean of all gradients, and is it where the batch is all of them.
 * A row of weight zero is left out where examples are made, not here.
 *
 * @param features one row an example
 * @param targets what a network is to give for it
 * @param weights {@code float[count]}, positive; empty if all weigh one
 */
public record Examples(Features features, Targets targets, float[] weights)
    implements Serializable {

  private static final float[] UNWEIGHTED = {};

  /**
   * Checks that there is a target and, if there are any, a weight for each row.
   *
   * @throws IllegalArgumentException if there is not
   */
  public Examples {
    Preconditions.that(
        features.rows() == targets.rows(),
        "labels must be as many as the %d rows, but were %d",
        features.rows(),
        targets.rows());
    Preconditions.that(
        weights.length == 0 || weights.length == features.rows(),
        "weights must be as many as the %d rows, but were %d",
        features.rows(),
        weights.length);
  }

  /** Examples of the same weight. */
  public Examples(Features features, Targets targets) {
    this(features, targets, UNWEIGHTED);
  }

  /**
   * Examples of a classification task.
   *
   * @param labels one class an example, counted from 0
   * @throws IllegalArgumentException if there is not a label for each row
   */
  public Examples(Features features, int[] labels) {
    this(features, new ClassTargets(labels));
  }

  /**
   * The class of each example.
   *
   * @throws IllegalStateException if they have vectors and no classes
   */
  public int[] labels() {
    if (targets instanceof ClassTargets labels) {
      return labels.classes();
    }
    throw new IllegalStateException("the targets are vectors, not classes");
  }

  /** How many. */
  public int count() {
    return targets.rows();
  }

  /** The weight of an example. */
  public float weight(int row) {
    return weights.length == 0 ? 1 : weights[row];
  }

  /** Bytes of heap. */
  public long bytes() {
    return features.bytes() + targets.bytes() + 4L * weights.length;
  }

  /** The examples of the rows named, in the order named. */
  public Examples select(int[] rows) {
    float[] selected = new float[weights.length == 0 ? 0 : rows.length];
    for (int i = 0; i < selected.length; i++) {
      selected[i] = weights[rows[i]];
    }

    return new Examples(features.select(rows), targets.select(rows), selected);
  }

  /**
   * One whole from parts; see {@link Features#assemble}.
   *
   * @param rows rows of the whole
   * @param parts at least one; all or none of them with weights
   * @throws IllegalStateException if a row is named twice, or never
   */
  public static Examples assemble(int rows, Iterable<Part> parts) {
    ExampleAssembly whole = new ExampleAssembly(rows);
    parts.forEach(whole::add);
    return whole.whole();
  }

  /** The same examples, with vectors that a normalization went over and weights times a factor. */
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
   * Examples on their way to a whole.
   *
   * @param rows where each one goes
   * @param examples the examples
   */
  public record Part(int[] rows, Examples examples) implements Serializable {}
}
