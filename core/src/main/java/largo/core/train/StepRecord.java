package largo.core.train;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import largo.core.data.LearningTask;
import largo.core.gradient.Score;
import largo.core.measure.NoiseTerms;
import largo.core.optimizer.Probe;

/**
 * The metrics of one step.
 *
 * @param step 0-based
 * @param epoch 0-based
 * @param loss mean over the global batch, before the update, without penalty
 * @param penalty penalty of the network's configuration, which is added to the loss
 * @param gradientNorm norm of the mean gradient, penalty included, over trained parameters
 * @param updateNorm norm of the change of the parameters
 * @param learningRate of the step
 * @param examples in the global batch
 * @param seconds duration of the whole step
 * @param gradientSeconds of the slowest worker
 * @param exchangeSeconds scheduling, serialization and network: the time of no other phase
 * @param reduceSeconds summation on the driver
 * @param updateSeconds of the update rule
 * @param bytesDown parameters to workers
 * @param bytesUp sums to the driver
 * @param shard the shard whose gradient was applied; −1 if it is that of all shards
 * @param staleness updates between the parameters of the gradient and its application; 0 if there
 *     were none
 * @param scalars metrics of the update rule and the exchange, by name: {@code beta}, for example;
 *     and {@link #VALIDATION_LOSS} and {@link #validationScore} of the model after the step, if it
 *     was evaluated
 * @param tensors metrics of the update rule by name, {@code trust-ratio} for example, then by
 *     tensor
 */
public record StepRecord(
    long step,
    long epoch,
    double loss,
    double penalty,
    double gradientNorm,
    double updateNorm,
    double learningRate,
    long examples,
    double seconds,
    double gradientSeconds,
    double exchangeSeconds,
    double reduceSeconds,
    double updateSeconds,
    long bytesDown,
    long bytesUp,
    long shard,
    long staleness,
    Map<String, Double> scalars,
    Map<String, Map<String, Double>> tensors) {

  private static final String VALIDATION = "validation-";

  /** Mean loss over the validation examples, among the scalars. */
  public static final String VALIDATION_LOSS = VALIDATION + "loss";

  /** Accuracy over the validation examples, in [0, 1], among the scalars. */
  public static final String VALIDATION_ACCURACY = validationScore(LearningTask.CLASSIFICATION);

  /**
   * The numerator of the gradient noise scale of this step, among the scalars; see {@link
   * largo.core.measure.NoiseTerms}.
   */
  public static final String GRADIENT_NOISE = "gradient-noise";

  /** The denominator of the gradient noise scale of this step, among the scalars. */
  public static final String GRADIENT_SIGNAL = "gradient-signal";

  /**
   * The gradient noise scale in examples: averaged over the last measurements among the scalars, of
   * this step by tensor.
   */
  public static final String NOISE_SCALE = "noise-scale";

  /** The standard error of the averaged noise scale, among the scalars. */
  public static final String NOISE_SCALE_ERROR = "noise-scale-error";

  /**
   * The batch of the step, among the scalars, if a schedule changes it; larger than {@link
   * #examples} in the last step of an epoch.
   */
  public static final String BATCH = "batch";

  /** The norm of the trained parameters after the step, among the scalars. */
  public static final String WEIGHT_NORM = "weight-norm";

  /** The distance of the trained parameters from their values before the first step. */
  public static final String INITIALIZATION_DISTANCE = "initialization-distance";

  /** Eigenvalues of the Hessian, the largest first, among the scalars: with a number from 1. */
  public static final String HESSIAN_EIGENVALUE = "hessian-eigenvalue-";

  /** Residuals of the eigenvalues, with the same numbers. */
  public static final String HESSIAN_RESIDUAL = "hessian-residual-";

  /** Trust ratios of the update rule, by tensor. */
  public static final String TRUST_RATIO = Probe.TRUST_RATIO;

  /** Trust ratios before their bounds, by tensor, of rules that have bounds. */
  public static final String UNCLIPPED_TRUST_RATIO = Probe.UNCLIPPED_TRUST_RATIO;

  /** The name, among the scalars, of the score over the validation examples. */
  public static String validationScore(LearningTask task) {
    return VALIDATION + task.scoreKey();
  }

  /** Whether a scalar is a loss or a score over the validation examples. */
  public static boolean isOfValidation(String scalar) {
    return scalar.startsWith(VALIDATION);
  }

  /**
   * The accuracy over the validation examples after the step, or the score that takes its place for
   * the {@linkplain LearningTask task}; NaN if it was not measured.
   */
  public double validationAccuracy() {
    for (LearningTask task : LearningTask.values()) {
      Double score = scalars.get(validationScore(task));
      if (score != null) {
        return score;
      }
    }
    return Double.NaN;
  }

  /** The same step, with the score of the model after it. */
  public StepRecord validated(Score score, LearningTask task) {
    Map<String, Double> more = new TreeMap<>(scalars);
    more.put(VALIDATION_LOSS, score.meanLoss());
    more.put(validationScore(task), score.of(task));
    return withScalars(more);
  }

  /** The terms of the gradient noise scale of this step, if it was measured. */
  public Optional<NoiseTerms> noiseTerms() {
    return Optional.ofNullable(scalars.get(GRADIENT_NOISE))
        .map(noise -> new NoiseTerms(noise, scalars.get(GRADIENT_SIGNAL)));
  }

  /** The same step, with other scalars. */
  public StepRecord withScalars(Map<String, Double> other) {
    return with(other, tensors);
  }

  /** The same step, with other metrics of tensors. */
  public StepRecord withTensors(Map<String, Map<String, Double>> other) {
    return with(scalars, other);
  }

  private StepRecord with(
      Map<String, Double> others, Map<String, Map<String, Double>> othersByTensor) {
    return new StepRecord(
        step,
        epoch,
        loss,
        penalty,
        gradientNorm,
        updateNorm,
        learningRate,
        examples,
        seconds,
        gradientSeconds,
        exchangeSeconds,
        reduceSeconds,
        updateSeconds,
        bytesDown,
        bytesUp,
        shard,
        staleness,
        others,
        othersByTensor);
  }
}
