package largo.spark.data;

import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import largo.core.data.ClassTargets;
import largo.core.data.Examples;
import largo.core.data.Fingerprint;
import largo.core.data.InputException;
import largo.core.data.Moments;
import largo.core.data.Normalization;
import largo.core.data.VectorTargets;

/**
 * Consecutive examples of one file.
 *
 * @param file they are from
 * @param start where in the file, in units that grow along it: rows or bytes
 * @param examples the rows; labels are indices into {@code names}, if there are any
 * @param names labels as they stand in the file; empty if labels are class numbers
 * @param problem what is wrong with the input, for the user; empty if nothing is
 */
record Block(String file, long start, Examples examples, List<String> names, String problem)
    implements Serializable {

  /** A block of class numbers. */
  static Block of(String file, long start, Examples examples) {
    return new Block(file, start, examples, List.of(), "");
  }

  /** A block that could not be read. */
  static Block broken(String file, long start, String problem) {
    return new Block(file, start, null, List.of(), problem);
  }

  /** The block that a reading gives; broken, if it does not. */
  static Block reading(String file, long start, Reading reading) {
    try {
      return reading.block();
    } catch (InputException e) {
      return broken(file, start, e.getMessage());
    } catch (IOException e) {
      return broken(file, start, InputFiles.damaged(file, e).getMessage());
    }
  }

  /** Reads a block. */
  interface Reading {
    Block block() throws IOException;
  }

  /** What the driver needs to know of it. */
  Info info() {
    return problem.isEmpty()
        ? new Info(
            file,
            start,
            examples.count(),
            examples.features().width(),
            examples.bytes(),
            highestLabel(),
            names,
            problem,
            weight(),
            examples.targets() instanceof VectorTargets ? Moments.ofTargets(examples) : null,
            Fingerprint.of(examples, names))
        : new Info(file, start, 0, 0, 0, -1, names, problem, 0, null, Fingerprint.EMPTY);
  }

  /** The same rows, with vectors that a normalization went over and weights times a factor. */
  Block scaled(Normalization ofVectors, float weightFactor) {
    return new Block(file, start, examples.scaled(ofVectors, weightFactor), names, problem);
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
      String file,
      long start,
      int rows,
      int width,
      long bytes,
      int highestLabel,
      List<String> names,
      String problem,
      double weight,
      Moments targets,
      Fingerprint fingerprint)
      implements Serializable {}
}
