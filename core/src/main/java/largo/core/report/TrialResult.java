package largo.core.report;

import largo.core.gradient.Score;

/**
 * What became of a trial: one row of a sweep's results.
 *
 * <p>Numbers that were not measured, because the trial did not get that far or there is no such
 * part of the data, are NaN.
 *
 * @param trial its id
 * @param optimizer name of its update rule
 * @param settings the rule's hyper-parameters, as in a configuration file
 * @param batch examples per step
 * @param micro examples through the network at once
 * @param shards {@code K}
 * @param seed of the trial
 * @param learningRate base rate at this batch
 * @param epochs passes over the training examples, fractions included
 * @param steps updates taken
 * @param trainLoss mean over all training examples at the end, without penalties
 * @param trainAccuracy in [0, 1], over all training examples at the end
 * @param validationLoss over the examples set aside
 * @param validationAccuracy in [0, 1]
 * @param testLoss mean over all test examples at the end
 * @param testAccuracy in [0, 1]
 * @param bestStep steps after which the validation accuracy was the highest of all that were
 *     measured while the trial ran, the first of equals; 0 if none was
 * @param bestValidationAccuracy in [0, 1], then; NaN if none was
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
    double trainLoss,
    double trainAccuracy,
    double validationLoss,
    double validationAccuracy,
    double testLoss,
    double testAccuracy,
    long bestStep,
    double bestValidationAccuracy,
    double seconds,
    double examplesPerSecond,
    Status status,
    String message) {

  /** How a trial ended. */
  public enum Status {
    /** To the end of its budget. */
    FINISHED,
    /** To a loss or a gradient that is no number. */
    DIVERGED,
    /** To an error. */
    FAILED
  }

  /** A file of an earlier version says nothing of the best step, which reads as zero. */
  public TrialResult {
    bestValidationAccuracy = bestStep == 0 ? Double.NaN : bestValidationAccuracy;
  }

  /** The same, with what the trained model scores on each part of the data. */
  public TrialResult scored(Score train, Score validation, Score test) {
    return new TrialResult(
        trial,
        optimizer,
        settings,
        batch,
        micro,
        shards,
        seed,
        learningRate,
        epochs,
        steps,
        train.meanLoss(),
        train.accuracy(),
        validation.meanLoss(),
        validation.accuracy(),
        test.meanLoss(),
        test.accuracy(),
        bestStep,
        bestValidationAccuracy,
        seconds,
        examplesPerSecond,
        status,
        message);
  }

  /** Training accuracy less test accuracy, in [−1, 1]. */
  public double generalizationGap() {
    return trainAccuracy - testAccuracy;
  }
}
