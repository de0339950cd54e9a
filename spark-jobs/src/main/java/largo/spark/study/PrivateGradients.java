package largo.spark.study;

import java.util.Locale;
import largo.core.config.PrivacySpec;
import largo.core.config.SpecException;
import largo.core.data.BatchPlan;
import largo.core.params.ParameterLayout;
import largo.core.privacy.GradientPrivacy;
import largo.core.train.GradientExchange;
import largo.core.train.PrivateExchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The noise of the gradients of a training, if its examples are private. */
final class PrivateGradients {

  private static final Logger LOG = LoggerFactory.getLogger(PrivateGradients.class);

  private PrivateGradients() {}

  /**
   * An exchange with noise, if the specification asks for it.
   *
   * @param exchange whose workers clip gradients
   * @param steps of the training
   * @throws SpecException if no noise keeps to the budget
   */
  static GradientExchange of(
      PrivacySpec spec,
      GradientExchange exchange,
      BatchPlan plan,
      long steps,
      ParameterLayout layout) {
    if (!spec.isOn()) {
      return exchange;
    }
    try {
      GradientPrivacy privacy = spec.of(plan.batch(), plan.examples(), steps);
      LOG.info(
          String.format(
              Locale.ROOT,
              "privacy: clipping %s, noise multiplier %.4g, delta %s, %d steps with %d of %d "
                  + "examples",
              spec.clipping().name(),
              privacy.noiseMultiplier(),
              privacy.delta(),
              steps,
              plan.batch(),
              plan.examples()));
      return new PrivateExchange(exchange, privacy, layout);
    } catch (IllegalArgumentException e) {
      throw new SpecException("privacy.%s", e.getMessage());
    }
  }

  /**
   * Checks that the gradient of an example depends on that example only.
   *
   * @throws SpecException if it does not
   */
  static void check(PrivacySpec spec, ParameterLayout layout, boolean usesVariance) {
    if (spec.isOn() && layout.dependsOnMicroBatch()) {
      throw new SpecException(
          "model must not have batch normalization where privacy.clipping is %s: its gradients "
              + "depend on several examples at a time",
          spec.clipping().name());
    }
    if (spec.isOn() && usesVariance) {
      throw new SpecException(
          "optimizer.wrap must not contain adascale where privacy.clipping is %s: the variance "
              + "between shards has no noise",
          spec.clipping().name());
    }
  }
}
