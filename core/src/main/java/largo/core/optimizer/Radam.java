package largo.core.optimizer;

import largo.core.DecimalFormatter;
import largo.core.Preconditions;

/**
 * RAdam: Adam that uses its second moment only when it is based on enough gradients.
 *
 * <pre>
 *   g = g + λ w                        coupled decay, or   w = (1 − η λ) w   decoupled
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   ρ∞ = 2 / (1 − β₂) − 1,  ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
 *   r = √((ρ − 4) (ρ − 2) ρ∞ / ((ρ∞ − 4) (ρ∞ − 2) ρ))
 *   w = w − η r √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)      if ρ > ρ₀
 *   w = w − η m / (1 − β₁ᵗ)                                otherwise
 * </pre>
 *
 * <p>That is PyTorch's convention. The authors' code updates if {@code ρ ≥ ρ₀}, and otherwise not
 * at all, unless it degenerates to SGD; its decay is decoupled, and is applied only with an update.
 * For β₂ in [0.9, 0.999] the first rectified step is the sixth. State: {@code m} and {@code v}.
 *
 * <p>Source: Liu et al., <a href="https://arxiv.org/abs/1908.03265">1908.03265</a>, PyTorch's
 * {@code RAdam}, and the authors' code.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}
 * @param decoupled whether decay bypasses the moments; it always does in the official convention
 * @param convention PyTorch's or the authors'
 * @param degenerateToSgd whether the authors' convention makes unrectified steps, too
 * @param threshold {@code ρ₀ ≥ 4}
 * @param exempt tensors without decay
 */
public record Radam(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled,
    Convention convention,
    boolean degenerateToSgd,
    double threshold,
    Exempt exempt)
    implements Inertial {

  /** PyTorch's defaults. */
  public static final Radam DEFAULT =
      new Radam(0.9, 0.999, 1e-8, 0, false, Convention.TORCH, false, 5, Exempt.NONE);

  /** The implementation that is followed. */
  public enum Convention {
    /** PyTorch's. */
    TORCH,
    /** The authors'. */
    OFFICIAL
  }

  public Radam {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.that(
        threshold >= 4 && Double.isFinite(threshold),
        "threshold must be at least 4 and finite, but was %s",
        DecimalFormatter.shortest(threshold));
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    boolean official = convention == Convention.OFFICIAL;
    Rectification rectification = Rectification.of(beta2, t);
    double rho = rectification.length();
    boolean rectified = rho > threshold || official && rho == threshold;
    x.probe().scalar("rectified", rectified ? 1 : 0);

    double step = t.rate() / t.unbias(beta1);
    if (rectified) {
      sweep(x, t, step * rectification.factor() * Math.sqrt(t.unbias(beta2)), true);
    } else {
      sweep(x, t, official && !degenerateToSgd ? 0 : step, false);
    }
  }

  /** {@code w −= rate m / (√v + ε)}, or {@code rate m} if it is not divided. */
  private void sweep(Vectors x, Step t, double stepRate, boolean divided) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    boolean apart = decoupled || convention == Convention.OFFICIAL;
    double decayRate = stepRate == 0 ? 0 : t.rate();
    float mean = (float) t.scale();
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - beta2);
    float rate = (float) stepRate;
    float ofRoot = divided ? 1 : 0;
    float eps = divided ? (float) epsilon : 1;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          float coupled = apart ? 0 : decay;
          float keep = apart ? (float) (1 - decayRate * decay) : 1;
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            float mi = b1 * m[i] + c1 * gi;
            float vi = b2 * v[i] + c2 * gi * gi;
            m[i] = mi;
            v[i] = vi;
            w[i] = keep * w[i] - rate * mi / (ofRoot * (float) Math.sqrt(vi) + eps);
          }
        });
  }
}
