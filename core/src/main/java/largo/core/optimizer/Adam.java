package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * Adam, AdamW and their AMSGrad form.
 *
 * <pre>
 *   g = g + λ w                        coupled decay, or   w = (1 − η λ) w   decoupled (AdamW)
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   v̂ = max(v̂, v)                     AMSGrad; otherwise v̂ = v
 *   w = w − η / (1 − β₁ᵗ) · m / (√v̂ / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>{@code ε} is added after bias correction, as in PyTorch. State: {@code m} and {@code v}, and
 * {@code v̂} with AMSGrad.
 *
 * <p>Sources: Kingma and Ba, <a href="https://arxiv.org/abs/1412.6980">1412.6980</a>, Algorithm 1;
 * Loshchilov and Hutter, <a href="https://arxiv.org/abs/1711.05101">1711.05101</a>, Algorithm 2;
 * Reddi et al., <a href="https://arxiv.org/abs/1904.09237">1904.09237</a>. Departures: decoupled
 * decay is multiplied by {@code η} (as in PyTorch, not in the paper), and AMSGrad's maximum is over
 * {@code v} before bias correction (as in PyTorch).
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}
 * @param decoupled whether decay bypasses the moments
 * @param amsgrad whether {@code v̂} never decreases
 * @param exempt tensors without decay
 */
public record Adam(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled,
    boolean amsgrad,
    Exempt exempt)
    implements Inertial {

  /** Adam with the defaults of its authors. */
  public static final Adam DEFAULT = new Adam(0.9, 0.999, 1e-8, 0, false, false, Exempt.NONE);

  /** AdamW with PyTorch's defaults. */
  public static final Adam ADAMW = new Adam(0.9, 0.999, 1e-8, 0.01, true, false, Exempt.NONE);

  /** AMSGrad with Adam's defaults. */
  public static final Adam AMSGRAD = new Adam(0.9, 0.999, 1e-8, 0, false, true, Exempt.NONE);

  public Adam {
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
    return amsgrad ? 3 : 2;
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    float[] top = amsgrad ? x.state(2) : v;
    float remembered = amsgrad ? 1 : 0;
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
          // two loops over a strip in the cache: C2 does not vectorize a longer one
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            m[i] = b1 * m[i] + c1 * gi;
            v[i] = b2 * v[i] + c2 * gi * gi;
          }
          for (int i = s.from(); i < s.to(); i++) {
            float ti = Math.max(remembered * top[i], v[i]);
            top[i] = ti;
            w[i] = keep * w[i] - rate * m[i] / (unbias * (float) Math.sqrt(ti) + eps);
          }
        });
  }
}
