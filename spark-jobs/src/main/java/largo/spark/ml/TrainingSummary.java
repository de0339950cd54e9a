package largo.spark.ml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/**
 * The record of a training.
 *
 * @param steps every update
 * @param epochs every complete epoch
 * @param seconds duration of training including validation, without loading the data
 * @param diverged what was not finite if the training diverged, in which case the model is that of
 *     the last complete epoch, or with early stopping of the best one; empty if the training was
 *     completed
 */
public record TrainingSummary(
    List<Step> steps, List<Epoch> epochs, double seconds, String diverged) {

  private static final JsonMapper JSON =
      JsonMapper.builder().disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS).build();

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
   * @param loss weighted mean over the batch, before the update; of a regressor, the squared error
   *     in the units of the label, unless the loss is the model's own
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
   * @param validationLoss unweighted mean over the validation rows at its end; NaN without
   *     validation rows
   * @param validationAccuracy fraction of validation rows classified correctly; NaN without
   *     validation rows, and for a regressor
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

  /** Training rows per second. */
  public double examplesPerSecond() {
    return steps.stream().mapToLong(Step::rows).sum() / seconds;
  }

  /**
   * The components as one string, for Python, where a call for each number takes seconds. Numbers
   * that are not finite are {@code NaN}, {@code Infinity} and {@code -Infinity}, which Python's
   * parser of JSON accepts.
   */
  public String json() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // numbers and texts only
    }
  }
}
