package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * RSG, the remote stochastic gradient: momentum that observes the gradient ahead of the weights.
 *
 * <pre>
 *   g = g + λ w
 *   m = β m + (1 − β) g
 *   w = w − η ((1 − μ) m + μ g)
 * </pre>
 *
 * <p>{@code μ = 0} is heavy ball with PyTorch's rate {@code η (1 − β)}, {@code μ = 1 − β} is
 * Nesterov. State: {@code m}.
 *
 * <p>Source: Chen et al., <a href="https://arxiv.org/abs/1905.01422">1905.01422</a>v8.
 *
 * @param beta {@code β} in [0, 1)
 * @param observation {@code μ} in [0, 1), the observation factor; the theory requires {@code 1 − β
 *     ≤ μ}
 * @param weightDecay {@code λ ≥ 0}, coupled
 * @param exempt tensors without decay
 */
public record Rsg(double beta, double observation, double weightDecay, Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Rsg DEFAULT = new Rsg(0.999, 0.1, 0, Exempt.NONE);

  public Rsg {
    Preconditions.inRange("beta", beta, 0, 1);
    Preconditions.inRange("observation", observation, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public double momentum() {
    return beta;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta = t.momentum(this.beta);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float mean = (float) t.scale();
    float b = (float) beta;
    float c = (float) (1 - beta);
    float ofMoment = (float) (t.rate() * (1 - observation));
    float ofGradient = (float) (t.rate() * observation);

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + decay * w[i];
            float mi = b * m[i] + c * gi;
            m[i] = mi;
            w[i] -= ofMoment * mi + ofGradient * gi;
          }
        });
  }
}
