package largo.spark.ml;

import java.util.List;

/**
 * The record of a training.
 *
 * @param steps every update
 * @param epochs every complete epoch
 * @param seconds of training, validation included; the loading of the data is not
 * @param diverged what was not finite, if that ended the training, and the model is that of the end
 *     of the last complete epoch; empty if the training reached the end of its budget
 */
public record TrainingSummary(
    List<Step> steps, List<Epoch> epochs, double seconds, String diverged) {

  /** Copies the lists. */
  public TrainingSummary {
    steps = List.copyOf(steps);
    epochs = List.copyOf(epochs);
  }

  /**
   * An update.
   *
   * @param step 0-based
   * @param epoch 0-based
   * @param loss weighted mean over the batch, before the update; of numbers, squared error in the
   *     units of the label
   * @param learningRate of the update
   * @param rows of the batch
   * @param seconds of the update
   */
  public record Step(
      long step, long epoch, double loss, double learningRate, long rows, double seconds) {}

  /**
   * An epoch.
   *
   * @param epoch 0-based
   * @param loss mean over its updates, weighted by their rows
   * @param validationLoss mean over the validation rows at its end, unweighted; NaN without any
   * @param validationAccuracy share of right decisions on them; NaN without any, and of numbers
   */
  public record Epoch(long epoch, double loss, double validationLoss, double validationAccuracy) {}

  /** The loss of every update. */
  public double[] objectiveHistory() {
    return steps.stream().mapToDouble(Step::loss).toArray();
  }

  /** The number of updates. */
  public int totalIterations() {
    return steps.size();
  }

  /** Rows that were trained on, for each second of training. */
  public double examplesPerSecond() {
    return steps.stream().mapToLong(Step::rows).sum() / seconds;
  }
}
