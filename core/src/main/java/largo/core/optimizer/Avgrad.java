package largo.core.optimizer;

import java.util.Arrays;
import largo.core.Preconditions;

/**
 * AVGrad: AMSGrad with the mean of all second moments so far in place of their maximum.
 *
 * <pre>
 *   g = g + λ w                        coupled decay, or   w = (1 − η λ) w   decoupled
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   ṽ = ((t − 1) ṽ + v) / t
 *   w = w − η / (1 − β₁ᵗ) · m / (√ṽ / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>Without bias correction both {@code 1 − βᵗ} are one. State: {@code m}, {@code v} and {@code
 * ṽ}.
 *
 * <p>Source: Ozkara et al., <a href="https://arxiv.org/abs/2401.08893">2401.08893</a>, and the
 * authors' code, in which it is {@link Mada} with {@code ρ = 0}.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param biasCorrection whether the moments are corrected for their start at zero
 * @param initialVariance {@code v ≥ 0} at the start; 10⁻¹⁵ in the authors' code
 * @param weightDecay {@code λ ≥ 0}
 * @param decoupled whether decay bypasses the moments
 * @param exempt tensors without decay
 */
public record Avgrad(
    double beta1,
    double beta2,
    double epsilon,
    boolean biasCorrection,
    double initialVariance,
    double weightDecay,
    boolean decoupled,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Avgrad DEFAULT = new Avgrad(0.9, 0.999, 1e-8, true, 0, 0, false, Exempt.NONE);

  public Avgrad {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("initial-variance", initialVariance);
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
  public void begin(Vectors x) {
    float[] v = x.state(1);
    x.each(s -> Arrays.fill(v, s.from(), s.to(), (float) initialVariance));
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    float[] average = x.state(2);
    float mean = (float) t.scale();
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    float newest = (float) (1.0 / t.number());
    float rate = (float) (biasCorrection ? t.rate() / t.unbias(beta1) : t.rate());
    float unbias = biasCorrection ? (float) (1 / Math.sqrt(t.unbias(beta2))) : 1;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          float coupled = decoupled ? 0 : decay;
          float keep = decoupled ? (float) (1 - t.rate() * decay) : 1;
          // two loops over a strip in the cache: C2 does not vectorize a longer one
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            m[i] = b1 * m[i] + c1 * gi;
            v[i] = b2 * v[i] + c2 * gi * gi;
          }
          for (int i = s.from(); i < s.to(); i++) {
            float ai = average[i] + newest * (v[i] - average[i]);
            average[i] = ai;
            w[i] = keep * w[i] - rate * m[i] / (unbias * (float) Math.sqrt(ai) + eps);
          }
        });
  }
}
