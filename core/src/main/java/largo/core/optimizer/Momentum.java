package largo.core.optimizer;

import largo.core.DecimalFormatter;
import largo.core.Preconditions;

/**
 * SGD with momentum: heavy ball or Nesterov.
 *
 * <p>With the learning rate outside the velocity (PyTorch's convention):
 *
 * <pre>
 *   g = g + λ w
 *   b = g                             at the first update
 *   b = μ b + (1 − δ) g               afterwards
 *   w = w − η b                       or, Nesterov:  w = w − η (g + μ b)
 * </pre>
 *
 * <p>With it inside (Polyak, Sutskever; ND4J's {@code Nesterovs}), {@code v = −b} in units of the
 * weights:
 *
 * <pre>
 *   v' = μ v − η g
 *   w = w + v'                        or, Nesterov:  w = w − μ v + (1 + μ) v'
 * </pre>
 *
 * <p>The two agree while {@code η} is constant. When it changes, the velocity of the inside form
 * still contains the old rate; the "momentum correction" of Goyal et al., <a
 * href="https://arxiv.org/abs/1706.02677">1706.02677</a>, rescales it, which is the outside form.
 *
 * <p>State: one vector. Sources: Sutskever et al., ICML 2013; PyTorch's {@code SGD}.
 *
 * @param momentum {@code μ} in [0, 1)
 * @param dampening {@code δ} in [0, 1); outside form only
 * @param nesterov whether to use Nesterov momentum
 * @param velocity position of the learning rate
 * @param weightDecay {@code λ ≥ 0}, coupled: part of the gradient
 * @param exempt tensors without decay
 */
public record Momentum(
    double momentum,
    double dampening,
    boolean nesterov,
    Velocity velocity,
    double weightDecay,
    Exempt exempt)
    implements Inertial {

  /** Heavy ball, {@code μ = 0.9}, as in PyTorch. */
  public static final Momentum DEFAULT =
      new Momentum(0.9, 0, false, Velocity.OUTSIDE, 0, Exempt.NONE);

  /** Nesterov, {@code μ = 0.9}, as in PyTorch. */
  public static final Momentum NESTEROV =
      new Momentum(0.9, 0, true, Velocity.OUTSIDE, 0, Exempt.NONE);

  /** The position of the learning rate. */
  public enum Velocity {
    /** It multiplies the updated velocity. */
    OUTSIDE,
    /** It multiplies the gradient that is added to the velocity. */
    INSIDE
  }

  public Momentum {
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.inRange("dampening", dampening, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.that(
        dampening == 0 || velocity == Velocity.OUTSIDE,
        "dampening must be 0 with velocity = inside, but was %s",
        DecimalFormatter.shortest(dampening));
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Vectors x, Step t) {
    if (velocity == Velocity.OUTSIDE) {
      outside(x, t);
    } else {
      inside(x, t);
    }
  }

  private void outside(Vectors x, Step t) {
    double momentum = t.momentum(this.momentum);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] b = x.state(0);
    float mean = (float) t.scale();
    float rate = (float) t.rate();
    float mu = (float) momentum;
    float entering = t.number() == 1 ? 1 : (float) (1 - dampening);
    float ahead = nesterov ? 1 : 0; // d = g + μ b, or d = b
    float along = nesterov ? mu : 1;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + decay * w[i];
            float bi = mu * b[i] + entering * gi;
            b[i] = bi;
            w[i] -= rate * (ahead * gi + along * bi);
          }
        });
  }

  private void inside(Vectors x, Step t) {
    double momentum = t.momentum(this.momentum);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] v = x.state(0);
    float mean = (float) t.scale();
    float rate = (float) t.rate();
    float mu = (float) momentum;
    float before = nesterov ? -mu : 0;
    float after = nesterov ? 1 + mu : 1;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            float vi = mu * v[i] - rate * (mean * g[i] + decay * w[i]);
            w[i] += before * v[i] + after * vi;
            v[i] = vi;
          }
        });
  }
}
