package largo.core.config;

import java.util.Optional;
import largo.core.Preconditions;
import largo.core.privacy.ExampleClipping;
import largo.core.privacy.GradientPrivacy;
import largo.core.privacy.NoiseMultiplier;

/**
 * Differential privacy of the training examples.
 *
 * @param clipping of the gradient of each example
 * @param noiseMultiplier standard deviation of the noise over the largest norm of a clipped
 *     gradient, zero or more; if absent, the smallest one that keeps to {@code epsilon}
 * @param epsilon {@code ε > 0}, the budget of a training
 * @param delta {@code δ} in (0, 1)
 */
public record PrivacySpec(
    NamedChoice<ExampleClipping> clipping,
    @AutoWhenEmpty Optional<Double> noiseMultiplier,
    double epsilon,
    double delta) {

  /** The defaults. */
  static final PrivacySpec DEFAULTS =
      new PrivacySpec(
          new NamedChoice<>("none", ExampleClipping.BY_NAME.get("none")),
          Optional.empty(),
          8,
          1e-5);

  public PrivacySpec {
    noiseMultiplier.ifPresent(noise -> Preconditions.notNegative("noise-multiplier", noise));
    Preconditions.positive("epsilon", epsilon);
    Preconditions.that(delta > 0 && delta < 1, "delta must be in (0, 1), but was %s", delta);
  }

  /** Whether gradients of examples are clipped and get noise. */
  public boolean isOn() {
    return !clipping.value().isNone();
  }

  /**
   * The mechanism of a training.
   *
   * @param batch examples of a step
   * @param examples of an epoch
   * @param steps of the training
   * @throws IllegalArgumentException if no noise keeps to {@code epsilon}
   */
  public GradientPrivacy of(int batch, long examples, long steps) {
    double sampling = (double) batch / examples;
    return new GradientPrivacy(
        clipping.value(),
        noiseMultiplier.orElseGet(() -> NoiseMultiplier.of(epsilon, delta, sampling, steps)),
        delta,
        sampling);
  }

  /**
   * Compares the keys with others of the run.
   *
   * @throws IllegalArgumentException if another key excludes private gradients
   */
  void check(
      ExchangeSpec exchange,
      AggregationSpec aggregation,
      boolean scheduledBatch,
      DataSpec data,
      MeasureSpec measure) {
    if (!isOn()) {
      return;
    }
    String where = "privacy.clipping is " + clipping.name();
    exchange.checkExact(where);
    require(
        aggregation.aggregation().isSum(),
        "aggregation.name must be mean, without worker-momentum, normalize and attack");
    require(!scheduledBatch, "batch.schedule must be constant");
    require(data.augment().mixup() == 0, "data.augment.mixup must be 0");
    require(
        !data.isWeighted(), // their scale depends on all examples
        "examples and classes must not have weights");
    measure.model().checkWithoutHessian(where);
  }

  private void require(boolean condition, String rule) {
    Preconditions.that(condition, "%s where privacy.clipping is %s", rule, clipping.name());
  }
}
