package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.RequiredKey;

/**
 * sigSignGrad and tanhSignGrad: Adam whose step is scaled in each coordinate by the agreement of
 * two successive gradients. <b>Unverified</b>: the paper was not available, and the formula is from
 * a secondary source.
 *
 * <pre>
 *   g = g + λ w                        coupled decay, or   w = (1 − η λ) w   decoupled
 *   x = β₃ g₋ g,  or  β₃ sign(g₋) sign(g)                  g₋: the previous gradient, 0 at first
 *   S = 1 / (1 + e⁻ˣ)  in (0, 1),  or  1 + tanh(x)  in (0, 2)
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   w = w − η / (1 − β₁ᵗ) · S m / (√v / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>State: {@code m}, {@code v} and {@code g₋}. With {@code product = raw}, {@code S} depends on
 * the square of the gradient's scale, so clipping changes the rule.
 *
 * <p>Source: a review of <a href="https://arxiv.org/abs/2408.11839">2408.11839</a>. Unknown, and
 * Largo's choice: {@code g₋ = 0} at the first update, the position of the decay, and whether the
 * product is of the gradients or of their signs. {@code β₃} has no default, since no source states
 * its value.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param beta3 {@code β₃ ≥ 0}, the slope of {@code S}
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}
 * @param decoupled whether decay bypasses the moments and {@code S}
 * @param product what is multiplied
 * @param friction the form of {@code S}
 * @param exempt tensors without decay
 */
public record SignGrad(
    double beta1,
    double beta2,
    @RequiredKey("no source states its value; see docs/optimizers.md") double beta3,
    double epsilon,
    double weightDecay,
    boolean decoupled,
    Product product,
    Friction friction,
    Exempt exempt)
    implements Inertial {

  /** sigSignGrad with Adam's defaults. */
  public static final SignGrad SIGMOID =
      new SignGrad(0.9, 0.999, 1, 1e-8, 0, false, Product.RAW, Friction.SIGMOID, Exempt.NONE);

  /** tanhSignGrad with Adam's defaults. */
  public static final SignGrad TANH =
      new SignGrad(0.9, 0.999, 1, 1e-8, 0, false, Product.RAW, Friction.TANH, Exempt.NONE);

  /** The factors of the product of two successive gradients. */
  public enum Product {
    /** The gradients. */
    RAW,
    /** Their signs. */
    SIGN
  }

  /** The form of {@code S}. */
  public enum Friction {
    /** {@code 1 / (1 + e⁻ˣ)}. */
    SIGMOID,
    /** {@code 1 + tanh(x)}. */
    TANH
  }

  public SignGrad {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.notNegative("beta3", beta3);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return 3;
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    float[] last = x.state(2);
    float mean = (float) t.scale();
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    float rate = (float) (t.rate() / t.unbias(beta1));
    float unbias = (float) (1 / Math.sqrt(t.unbias(beta2)));

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          float coupled = decoupled ? 0 : decay;
          float keep = decoupled ? (float) (1 - t.rate() * decay) : 1;
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            m[i] = b1 * m[i] + c1 * gi;
            v[i] = b2 * v[i] + c2 * gi * gi;
          }
          agreement(x, s, mean, coupled);
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            w[i] = keep * w[i] - rate * last[i] * m[i] / (unbias * (float) Math.sqrt(v[i]) + eps);
            last[i] = gi;
          }
        });
  }

  /** Overwrites the previous gradient by {@code S}. */
  private void agreement(Vectors x, Strip s, float mean, float coupled) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] last = x.state(2);
    if (product == Product.SIGN) {
      float none = (float) agreement(0);
      float change = (float) (agreement(1) - agreement(0)); // S − S(0) is odd
      for (int i = s.from(); i < s.to(); i++) {
        float gi = mean * g[i] + coupled * w[i];
        last[i] = none + change * Elementwise.sign(last[i]) * Elementwise.sign(gi);
      }
    } else {
      for (int i = s.from(); i < s.to(); i++) {
        float gi = mean * g[i] + coupled * w[i];
        last[i] = (float) agreement((double) last[i] * gi);
      }
    }
  }

  /** {@code S} of a product; {@code 1 + tanh(x)} is twice the sigmoid of {@code 2 x}. */
  private double agreement(double of) {
    double x = beta3 * of;
    return friction == Friction.SIGMOID ? 1 / (1 + Math.exp(-x)) : 2 / (1 + Math.exp(-2 * x));
  }
}
