package largo.core.optimizer;

import largo.core.DecimalFormatter;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;

/**
 * AdaRem: SGD whose rate is increased for coordinates whose gradient agrees with past updates, and
 * decreased for those whose gradient opposes them.
 *
 * <pre>
 *   b = sign(g) m / (max |m| + ε)           the maximum is over the tensor
 *   a = 1 + γᵗ b
 *   w = w − η (a g + λ w)
 *   m = β m + (1 − β) g                     afterwards: b looks at the past only
 * </pre>
 *
 * <p>State: {@code m}, and {@code max |m|} of each tensor.
 *
 * <p>Source: Liu et al., <a href="https://arxiv.org/abs/2010.11041">2010.11041</a>, as implemented
 * by a third party; the exact normalizer of {@code m} in the paper could not be verified.
 *
 * @param momentum {@code β} in [0, 1)
 * @param gamma {@code γ} in [0, 1], the decay of the adaptation
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}, added to the adapted gradient
 * @param exempt tensors without decay
 */
public record Adarem(
    double momentum, double gamma, double epsilon, double weightDecay, Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Adarem DEFAULT = new Adarem(0.9, 0.999, 1e-8, 0, Exempt.NONE);

  public Adarem {
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.that(
        gamma >= 0 && gamma <= 1,
        "gamma must be in [0, 1], but was %s",
        DecimalFormatter.shortest(gamma));
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return layout.tensors().size();
  }

  @Override
  public void update(Vectors x, Step t) {
    double momentum = t.momentum(this.momentum);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    double[] largest = x.scalars();
    float mean = (float) t.scale();
    float beta = (float) momentum;
    float entering = (float) (1 - momentum);
    float rate = (float) t.rate();
    double fading = Math.pow(gamma, t.number());

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          float share = (float) (fading / (largest[s.tensorIndex()] + epsilon));
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i];
            float mi = m[i];
            float adapted = gi + share * mi * Math.abs(gi); // sign(g) g = |g|
            m[i] = beta * mi + entering * gi;
            w[i] -= rate * (adapted + decay * w[i]);
          }
          s.sum(0, Norms.max(m, s));
        });
    double[] maxima = x.maxima(0);
    System.arraycopy(maxima, 0, largest, 0, maxima.length); // the scalars of a wrapper follow
  }
}
