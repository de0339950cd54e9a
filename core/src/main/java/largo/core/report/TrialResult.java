package largo.core.report;

import java.util.Objects;

/**
 * The result of a trial. Numbers that were not measured are NaN.
 *
 * <p>{@link ResultColumns} lists the columns of tables.
 *
 * @param trial its id
 * @param optimizer name of its update rule, or that of {@link ArmLabels} in reports of studies
 * @param settings the rule's hyper-parameters, as in a configuration file
 * @param batch examples per step
 * @param micro examples in one forward and backward pass
 * @param shards {@code K}
 * @param seed of the trial
 * @param learningRate base rate at this batch
 * @param epochs passes over the training examples, fractions included
 * @param steps updates taken
 * @param scores of the model after the last step
 * @param bestStep steps after which the validation accuracy, or the score that takes its place for
 *     the {@linkplain largo.core.data.LearningTask task}, was the highest of all that were measured
 *     while the trial ran, the first of equals; 0 if none was
 * @param bestValidationAccuracy in [0, 1], or that score, then; NaN if none was
 * @param seconds of training; evaluation and checkpoints are left out
 * @param examplesPerSecond of training
 * @param status how it ended
 * @param message why, if it did not finish; empty otherwise
 */
public record TrialResult(
    String trial,
    String optimizer,
    String settings,
    int batch,
    int micro,
    int shards,
    long seed,
    double learningRate,
    double epochs,
    long steps,
    TrialScores scores,
    long bestStep,
    double bestValidationAccuracy,
    double seconds,
    double examplesPerSecond,
    Status status,
    String message) {

  /** How a trial ended. */
  public enum Status {
    /** It completed its budget. */
    FINISHED,
    /** Its loss or gradient was not finite. */
    DIVERGED,
    /** It ended with an error. */
    FAILED,
    /** It was not promising, and was stopped before the end of its budget. */
    STOPPED
  }

  /** A file that lacks a component cannot be read. */
  public TrialResult {
    for (Object component : new Object[] {trial, optimizer, settings, scores, status, message}) {
      Objects.requireNonNull(component, "a component is missing");
    }
  }

  /** The same result under another name of its optimizer. */
  TrialResult withOptimizer(String name) {
    return new TrialResult(
        trial,
        name,
        settings,
        batch,
        micro,
        shards,
        seed,
        learningRate,
        epochs,
        steps,
        scores,
        bestStep,
        bestValidationAccuracy,
        seconds,
        examplesPerSecond,
        status,
        message);
  }
}
