package largo.core.checkpoint;

import java.util.List;
import java.util.Optional;
import largo.core.train.TrainingState;

/**
 * A training between two steps: the state from which it continues bit for bit, and its results so
 * far.
 *
 * <p>It has no states of random generators: order and dropout are functions of seed and step. The
 * seed is in the specification.
 *
 * @param spec the specification of the trial, in full, as a configuration file
 * @param data a description of the data
 * @param training the state of the training
 * @param seconds of training so far
 * @param stepFiles one past the last step of each {@link StepFile}, ascending; together they
 *     contain every step before this state
 * @param best the best model so far, if it is tracked
 */
public record Checkpoint(
    String spec,
    String data,
    TrainingState training,
    double seconds,
    List<Long> stepFiles,
    Optional<Best> best) {

  /** Copies the list. */
  public Checkpoint {
    stepFiles = List.copyOf(stepFiles);
  }

  /**
   * The best model so far.
   *
   * @param steps it was trained for
   * @param accuracy over the validation examples, in [0, 1]
   */
  public record Best(long steps, double accuracy) {}
}
