package largo.core.optimizer;

import java.util.Arrays;
import largo.core.Preconditions;

/**
 * ARSG, the adaptive remote stochastic gradient (formerly NAMSG).
 *
 * <p>As in the paper, without bias correction:
 *
 * <pre>
 *   g = g + λ w
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   v̂ = max(v̂, v),  v̂₀ = ε                 ε is a floor inside the root
 *   w = w − η ((1 − μ) m + μ g) / √v̂
 * </pre>
 *
 * <p>Without AMSGrad (the authors' scripts call it NADAMA):
 *
 * <pre>
 *   w = w − η ((1 − μ) m / (1 − β₁ᵗ) + μ g) / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>The efficient form keeps {@code M = m / (1 − β₁)}, {@code V = v / (1 − β₂)} and their maximum,
 * which is algebraically the same and saves two products per element.
 *
 * <p>{@code g} is the mean gradient of the global batch. State: {@code m}, {@code v}, and {@code
 * v̂} with AMSGrad. With β₁ = 0.999 and no bias correction {@code m} needs about 1000 updates to
 * accumulate; early progress comes from {@code μ g}.
 *
 * <p>Source: Chen et al., <a href="https://arxiv.org/abs/1905.01422">1905.01422</a>v8 and the
 * authors' code. The guideline is to keep β₁ = 0.999, β₂ = 0.99, μ = 0.1 and to search η alone.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param observation {@code μ} in (0, 1), the observation factor; the theory requires {@code 1 − β₁
 *     ≤ μ}
 * @param epsilon {@code ε > 0}: 1e-8 for speed, 1e-3 ("fine") for generalization
 * @param weightDecay {@code λ ≥ 0}, coupled
 * @param amsgrad whether {@code v̂} never decreases
 * @param form one of two equivalent ways of computation
 * @param restartEvery updates after which {@code v̂ = max(v, ε)} resets the maximum, which may stem
 *     from an early spike; 0 for never
 * @param exempt tensors without decay
 */
public record Arsg(
    double beta1,
    double beta2,
    double observation,
    double epsilon,
    double weightDecay,
    boolean amsgrad,
    Form form,
    int restartEvery,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Arsg DEFAULT =
      new Arsg(0.999, 0.99, 0.1, 1e-8, 0, true, Form.DIRECT, 0, Exempt.NONE);

  /** Two equivalent ways of computation. */
  public enum Form {
    /** The moments themselves. */
    DIRECT,
    /** The moments up to a factor, as in the authors' code. */
    EFFICIENT
  }

  public Arsg {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.inRange("observation", observation, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.notNegative("restart-every", restartEvery);
    Preconditions.that(amsgrad || restartEvery == 0, "restart-every must be 0 without amsgrad");
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
  public void begin(Vectors x) {
    if (amsgrad) {
      Arrays.fill(x.state(2), floor());
    }
  }

  @Override
  public void update(Vectors x, Step t) {
    if (restartEvery > 0 && t.number() > 1 && (t.number() - 1) % restartEvery == 0) {
      restart(x);
    }

    double beta1 = t.momentum(this.beta1);
    // Both forms are m = β₁ m + e₁ g, v = β₂ v + e₂ g²; w −= (a m + c g) / (b √v̂ + ε').
    boolean direct = form == Form.DIRECT;
    double e1 = direct ? 1 - beta1 : 1;
    double e2 = direct ? 1 - beta2 : 1;
    double unbias1 = amsgrad ? 1 : t.unbias(beta1);
    double unbias2 = amsgrad ? 1 : t.unbias(beta2);
    double ofMoment = t.rate() * (1 - observation) * (1 - beta1) / e1 / unbias1;
    double ofRoot = Math.sqrt((1 - beta2) / e2 / unbias2);
    sweep(x, t, e1, e2, ofMoment, ofRoot);
  }

  private void sweep(Vectors x, Step t, double e1, double e2, double ofMoment, double ofRoot) {
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
    float c1 = (float) e1;
    float c2 = (float) e2;
    float a = (float) ofMoment;
    float c = (float) (t.rate() * observation);
    float root = (float) ofRoot;
    float eps = amsgrad ? 0 : (float) epsilon;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          // two loops over a strip in the cache: C2 does not vectorize a longer one
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + decay * w[i];
            float mi = b1 * m[i] + c1 * gi;
            m[i] = mi;
            v[i] = b2 * v[i] + c2 * gi * gi;
            g[i] = a * mi + c * gi;
          }
          for (int i = s.from(); i < s.to(); i++) {
            float ti = Math.max(remembered * top[i], v[i]);
            top[i] = ti;
            w[i] -= g[i] / (root * (float) Math.sqrt(ti) + eps);
          }
        });
  }

  private void restart(Vectors x) {
    float[] v = x.state(1);
    float[] top = x.state(2);
    float least = floor();

    x.each(
        s -> {
          for (int i = s.from(); i < s.to(); i++) {
            top[i] = Math.max(v[i], least);
          }
        });
  }

  /** {@code ε}, in the units of the form's second moment. */
  private float floor() {
    return (float) (form == Form.DIRECT ? epsilon : epsilon / (1 - beta2));
  }
}
