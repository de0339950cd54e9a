package largo.core.train;

import java.util.Map;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.privacy.GradientPrivacy;
import largo.core.privacy.PrivacyAccountant;
import largo.core.privacy.SecureGaussian;

/**
 * Adds noise to the sums of an exchange whose workers clip the gradient of each example, and
 * computes the privacy that all steps so far have spent.
 *
 * <p>The noise is not a function of the seed, so that repeated and resumed trainings differ.
 */
public final class PrivateExchange implements GradientExchange {

  /** {@code ε} of all steps so far. */
  public static final String EPSILON = "epsilon";

  private final GradientExchange exchange;
  private final GradientPrivacy privacy;
  private final ParameterLayout layout;
  private final PrivacyAccountant step;
  private final SecureGaussian noise;

  /** The same exchange, with noise. */
  public PrivateExchange(
      GradientExchange exchange, GradientPrivacy privacy, ParameterLayout layout) {
    this(exchange, privacy, layout, new SecureGaussian());
  }

  PrivateExchange(
      GradientExchange exchange,
      GradientPrivacy privacy,
      ParameterLayout layout,
      SecureGaussian noise) {
    this.exchange = exchange;
    this.privacy = privacy;
    this.layout = layout;
    this.step = PrivacyAccountant.step(privacy.sampling(), privacy.noiseMultiplier());
    this.noise = noise;
  }

  @Override
  public StepGradient gradient(long number, float[] parameters) {
    StepGradient sum = exchange.gradient(number, parameters);
    long begun = System.nanoTime();
    double deviation = privacy.deviation();
    float[] gradient = sum.sum().gradient();
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind().trained()) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          gradient[i] = (float) (gradient[i] + deviation * noise.next());
        }
      }
    }
    double epsilon = PrivacyAccountant.NONE.plus(step, number + 1).epsilon(privacy.delta());
    return new StepGradient(
            sum.sum(),
            sum.gradientSeconds(),
            sum.reduceSeconds() + (System.nanoTime() - begun) / 1e9,
            sum.bytesDown(),
            sum.bytesUp())
        .withMetrics(sum.metrics())
        .plusMetrics(Map.of(EPSILON, epsilon));
  }

  @Override
  public void close() {
    exchange.close();
  }
}
