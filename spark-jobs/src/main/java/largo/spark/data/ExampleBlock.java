package largo.spark.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import largo.core.data.ClassTargets;
import largo.core.data.DataFingerprint;
import largo.core.data.Examples;
import largo.core.data.FeatureMoments;
import largo.core.data.InputException;
import largo.core.data.Normalization;
import largo.core.data.VectorTargets;

/**
 * Consecutive examples of one file.
 *
 * @param place they are from
 * @param examples the rows; labels are indices into {@code names}, if there are any
 * @param names labels as they stand in the file; empty if labels are class numbers
 * @param problem what is wrong with the input, for the user; empty if nothing is
 */
record ExampleBlock(BlockPosition place, Examples examples, List<String> names, String problem)
    implements Serializable {

  /** A block of class numbers. */
  static ExampleBlock of(BlockPosition place, Examples examples) {
    return new ExampleBlock(place, examples, List.of(), "");
  }

  /** A block that could not be read. */
  static ExampleBlock broken(BlockPosition place, String problem) {
    return new ExampleBlock(place, null, List.of(), problem);
  }

  /** The block that a reading gives; broken, if it does not. */
  static ExampleBlock reading(BlockPosition place, Reading reading) {
    try {
      return reading.block();
    } catch (InputException e) {
      return broken(place, e.getMessage());
    } catch (IOException e) {
      return broken(place, InputFiles.damaged(place.file(), e).getMessage());
    }
  }

  /** Reads a block. */
  interface Reading {
    ExampleBlock block() throws IOException;
  }

  /** What the driver needs to know of it. */
  Info info() {
    return problem.isEmpty()
        ? new Info(
            place,
            examples.count(),
            examples.features().width(),
            examples.bytes(),
            highestLabel(),
            problem,
            weight(),
            examples.targets() instanceof VectorTargets ? FeatureMoments.ofTargets(examples) : null,
            DataFingerprint.of(examples, names))
        : new Info(place, 0, 0, 0, -1, problem, 0, null, DataFingerprint.EMPTY);
  }

  /** The same rows, with vectors that a normalization went over and weights times a factor. */
  ExampleBlock scaled(Normalization ofVectors, float weightFactor) {
    return new ExampleBlock(place, examples.scaled(ofVectors, weightFactor), names, problem);
  }

  private double weight() {
    double sum = 0;
    for (int i = 0; i < examples.count(); i++) {
      sum += examples.weight(i);
    }
    return sum;
  }

  private int highestLabel() {
    int highest = -1;
    int[] labels =
        examples.targets() instanceof ClassTargets targets ? targets.classes() : new int[0];
    for (int label : labels) {
      highest = Math.max(highest, label);
    }
    return highest;
  }

  /**
   * A block without its rows.
   *
   * @param rows how many
   * @param width features of each
   * @param bytes of heap that they take
   * @param highestLabel the largest class number, −1 of no rows or of vectors
   * @param weight of all rows
   * @param targets moments of what is to be predicted; null of classes and of no rows
   * @param fingerprint of the rows
   */
  record Info(
      BlockPosition place,
      int rows,
      int width,
      long bytes,
      int highestLabel,
      String problem,
      double weight,
      FeatureMoments targets,
      DataFingerprint fingerprint)
      implements Serializable {}
}
