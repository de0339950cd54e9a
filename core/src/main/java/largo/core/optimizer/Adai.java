package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * Adai and AdaiW, adaptive inertia: SGD with momentum whose momentum differs by coordinate.
 *
 * <pre>
 *   g = g + λ w                           coupled decay, or   w = (1 − η λ) w   decoupled (AdaiW)
 *   v = β₂ v + (1 − β₂) g²
 *   v̂ = v / (1 − β₂ᵗ),  v̄ = mean of v̂ over all parameters
 *   β₁ = min(max(1 − β₀ v̂ / v̄, 0), 1 − ε)                        1 − ε if v̄ = 0
 *   P = β₁ P,  P₀ = 1
 *   m = β₁ m + (1 − β₁) g
 *   w = w − η m / (1 − P)
 * </pre>
 *
 * <p>The learning rate is on the scale of SGD's, or ten times that of SGD with momentum. State:
 * {@code m}, {@code v} and {@code 1 − P}, which is more precise as a float than a {@code P} near
 * one.
 *
 * <p>Source: Xie et al., <a href="https://arxiv.org/abs/2006.15815">2006.15815</a> and the authors'
 * code. Departure: the rule for {@code v̄ = 0}, where the code divides zero by zero.
 *
 * @param beta0 {@code β₀ > 0}
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε} in (0, 1), the minimum weight of a new gradient
 * @param weightDecay {@code λ ≥ 0}
 * @param decoupled whether decay bypasses the moments
 * @param exempt tensors without decay
 */
public record Adai(
    double beta0,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled,
    Exempt exempt)
    implements UpdateRule {

  /** Adai with the defaults of its authors. */
  public static final Adai DEFAULT = new Adai(0.1, 0.99, 1e-3, 0, false, Exempt.NONE);

  /** With decoupled weight decay. */
  public static final Adai ADAIW = new Adai(0.1, 0.99, 1e-3, 5e-4, true, Exempt.NONE);

  public Adai {
    Preconditions.positive("beta0", beta0);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.inRange("epsilon", epsilon, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 3;
  }

  @Override
  public void update(Vectors x, Step t) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    float[] q = x.state(2); // 1 − P
    float mean = (float) t.scale();
    float b2 = (float) beta2;
    float c2 = (float) (1 - beta2);
    float rate = (float) t.rate();
    float least = (float) epsilon;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          float coupled = decoupled ? 0 : decay;
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            g[i] = gi;
            v[i] = b2 * v[i] + c2 * gi * gi;
          }
          s.sum(0, Norms.sum(v, s.from(), s.to()));
        });
    double uncorrected = x.sum(0) / x.layout().trained(); // the corrections of v̂ and v̄ cancel
    x.probe().scalar("mean-square", uncorrected / t.unbias(beta2));
    float share = uncorrected > Float.MIN_NORMAL ? (float) (beta0 / uncorrected) : 0;

    x.each(
        s -> {
          float keep = decoupled ? (float) (1 - t.rate() * exempt.decay(weightDecay, s)) : 1;
          for (int i = s.from(); i < s.to(); i++) {
            float c = Math.min(Math.max(share * v[i], least), 1); // 1 − β₁
            float qi = q[i] + c * (1 - q[i]);
            float mi = m[i] + c * (g[i] - m[i]);
            q[i] = qi;
            m[i] = mi;
            w[i] = keep * w[i] - rate * mi / qi;
          }
        });
  }
}
