package largo.core.checkpoint;

import java.util.List;
import java.util.Optional;
import largo.core.train.TrainingState;

/**
 * A training between two steps: all that it takes to go on, bit for bit, and what it has come to.
 *
 * <p>There are no states of random generators in it: order and dropout are functions of seed and
 * step. The seed is in the specification.
 *
 * @param spec the specification of the trial, in full, as a configuration file
 * @param data the data, in words
 * @param moment where training is
 * @param seconds of training so far
 * @param parts one past the last step of each {@link StepFile}, ascending; together they hold every
 *     step before this moment
 * @param best the best model so far, if that is looked for
 */
public record Checkpoint(
    String spec,
    String data,
    TrainingState moment,
    double seconds,
    List<Long> parts,
    Optional<Best> best) {

  /** Keeps its own list. */
  public Checkpoint {
    parts = List.copyOf(parts);
  }

  /**
   * The best model so far.
   *
   * @param steps it was trained for
   * @param accuracy over the validation examples, in [0, 1]
   */
  public record Best(long steps, double accuracy) {}
}
