package largo.core.schedule;

import java.util.List;
import java.util.Map;
import largo.core.Preconditions;
import largo.core.RequiredKey;

/** How the global batch changes during a training, and the learning rate with it. */
public sealed interface BatchSchedule {

  /** All schedules by name, with their defaults. */
  Map<String, BatchSchedule> BY_NAME =
      Map.of(
          "constant",
          new ConstantBatch(),
          "doubling-at",
          new DoublingAt(List.of(), BatchScaling.NONE),
          "noise-scale",
          new NoiseScaleControl(0.6, 0.9, 0.9, 100, 65_536, 1, BatchScaling.SQRT));

  /** How the learning rate follows the batch. */
  BatchScaling learningRateScaling();

  /** The same batch in every step. */
  record ConstantBatch() implements BatchSchedule {
    @Override
    public BatchScaling learningRateScaling() {
      return BatchScaling.NONE;
    }
  }

  /**
   * {@code 2^k B} once {@code k} of the given epochs have passed.
   *
   * <p>Without scaling of the rate, this takes the place of a decay of the rate: Smith et al., <a
   * href="https://arxiv.org/abs/1711.00489">1711.00489</a>.
   *
   * @param atEpochs epochs since the start of the run, positive and increasing
   * @param learningRateScaling how the rate follows the batch
   */
  record DoublingAt(
      @RequiredKey("the epochs, including fractions, at which the batch is doubled")
          List<Double> atEpochs,
      BatchScaling learningRateScaling)
      implements BatchSchedule {

    public DoublingAt {
      atEpochs = List.copyOf(atEpochs);
      double last = 0;
      for (double epoch : atEpochs) {
        Preconditions.that(
            epoch > last, "at-epochs must be positive and increasing, but was %s", atEpochs);
        last = epoch;
      }
    }

    /**
     * The batch at a point of the training.
     *
     * @param first the batch of the first step
     * @param epoch since the start of the run, including fractions
     * @param max examples of an epoch
     */
    public int batch(int first, double epoch, long max) {
      long passed = atEpochs.stream().filter(at -> epoch >= at).count();
      return (int) Math.min(Math.min(max, Integer.MAX_VALUE), first * Math.pow(2, passed));
    }
  }

  /**
   * The controller of <a href="https://arxiv.org/abs/2602.03001">2602.03001</a>: the batch follows
   * the gradient noise scale.
   *
   * <pre>
   *   every F steps:       N = β_N N + (1 − β_N) noise,  M = β_M M + (1 − β_M) signal
   *   after the warm-up:   B' = max(⌈N / (θ² M)⌉, B)
   * </pre>
   *
   * <p>{@code N} and {@code M} start at zero, without a correction: with equal factors it cancels
   * in their ratio. The batch never shrinks, and stays as it is without a signal, {@code M ≤ 0}.
   *
   * <p>Departures: known biases of noise and signal are removed; an upper limit, since a plateau
   * has no signal; a multiple.
   *
   * @param theta {@code θ > 0}: with the noise scale {@code 𝓑}, the batch follows {@code 𝓑/θ²}
   * @param betaNoise {@code β_N} in [0, 1)
   * @param betaSignal {@code β_M} in [0, 1)
   * @param everySteps {@code F ≥ 1}; the first step is measured
   * @param maxBatch the upper limit, at least 1; a multiple is rounded down to it
   * @param multipleOf the batch is rounded up to a multiple of this, at least 1
   * @param learningRateScaling how the rate follows the batch
   */
  record NoiseScaleControl(
      double theta,
      double betaNoise,
      double betaSignal,
      long everySteps,
      int maxBatch,
      int multipleOf,
      BatchScaling learningRateScaling)
      implements BatchSchedule {

    public NoiseScaleControl {
      Preconditions.positive("theta", theta);
      Preconditions.inRange("beta-noise", betaNoise, 0, 1);
      Preconditions.inRange("beta-signal", betaSignal, 0, 1);
      Preconditions.positive("every-steps", everySteps);
      Preconditions.positive("max-batch", maxBatch);
      Preconditions.positive("multiple-of", multipleOf);
    }

    /**
     * The averages after a measurement.
     *
     * @param noise of the gradient of one example
     * @param signal of the mean gradient
     */
    public Averages averaged(Averages before, double noise, double signal) {
      return new Averages(
          betaNoise * before.noise() + (1 - betaNoise) * noise,
          betaSignal * before.signal() + (1 - betaSignal) * signal);
    }

    /**
     * The batch of the next steps.
     *
     * @param batch {@code B}
     * @param max examples of an epoch
     */
    public int batch(int batch, Averages averages, long max) {
      if (!(averages.signal() > 0)) {
        return batch;
      }
      double target = Math.ceil(averages.noise() / (theta * theta * averages.signal()));
      long limit = Math.min(maxBatch, max);
      double multiple = Math.ceil(Math.max(target, batch) / multipleOf) * multipleOf;
      long rounded = (long) Math.min(multiple, limit / multipleOf * multipleOf);
      return (int) Math.max(rounded, batch);
    }
  }

  /**
   * Averages over measurements.
   *
   * @param noise {@code N}
   * @param signal {@code M}
   */
  record Averages(double noise, double signal) {

    /** Before the first measurement. */
    public static final Averages NONE = new Averages(0, 0);
  }
}
