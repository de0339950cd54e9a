package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * The master's rule of APAM: AMSGrad applied to stale gradients in order of arrival.
 *
 * <pre>
 *   g = g + λ w                       w: the current weights, not those of the gradient
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   v̂ = max(v̂, v)
 *   w = w − η m / √v̂                                        form = paper;  0 / 0 = 0
 *   w = w − η √(1 − β₂ᵏ) / (1 − β₁ᵏ) · m / (√v̂ + ε)         form = code
 * </pre>
 *
 * <p>{@code k} counts the master's updates, one for each gradient received. State: {@code m},
 * {@code v} and {@code v̂}.
 *
 * <p>Source: Xu et al., <a href="https://arxiv.org/abs/2002.09095">2002.09095</a>; the code form is
 * that of the authors' code.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient; code form only
 * @param weightDecay {@code λ ≥ 0}, coupled
 * @param form the paper's or the authors' code's
 * @param exempt tensors without decay
 */
public record Apam(
    double beta1, double beta2, double epsilon, double weightDecay, Form form, Exempt exempt)
    implements Inertial {

  /** The form of the authors' code. */
  public static final Apam DEFAULT = new Apam(0.9, 0.99, 1e-8, 0, Form.CODE, Exempt.NONE);

  /** Two versions of one rule. */
  public enum Form {
    /** Without bias correction and ε. */
    PAPER,
    /** With both. */
    CODE
  }

  public Apam {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
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
    float[] top = x.state(2);
    boolean code = form == Form.CODE;
    float mean = (float) t.scale();
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1);
    float c2 = (float) (1 - beta2);
    float eps = code ? (float) epsilon : 0;
    float least = code ? 0 : Float.MIN_NORMAL; // so that 0 / √v̂ is 0
    float rate =
        (float) (code ? t.rate() * Math.sqrt(t.unbias(beta2)) / t.unbias(beta1) : t.rate());

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          // two loops over a strip in the cache: C2 does not vectorize a longer one
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + decay * w[i];
            m[i] = b1 * m[i] + c1 * gi;
            v[i] = b2 * v[i] + c2 * gi * gi;
          }
          for (int i = s.from(); i < s.to(); i++) {
            float ti = Math.max(top[i], v[i]);
            top[i] = ti;
            w[i] -= rate * m[i] / ((float) Math.sqrt(Math.max(ti, least)) + eps);
          }
        });
  }
}
