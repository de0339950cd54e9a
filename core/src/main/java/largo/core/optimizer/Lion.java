package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * Lion: the sign of a momentum, with one state vector.
 *
 * <pre>
 *   u = sign(β₁ m + (1 − β₁) g)       sign(0) = 0
 *   w = (1 − η λ) w − η u
 *   m = β₂ m + (1 − β₂) g
 * </pre>
 *
 * <p>Every weight changes by {@code η}, whatever the scale of the gradient. State: {@code m}.
 *
 * <p>Source: Chen et al., <a href="https://arxiv.org/abs/2302.06675">2302.06675</a>, Algorithm 2,
 * and the authors' code.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param exempt tensors without decay
 */
public record Lion(double beta1, double beta2, double weightDecay, Exempt exempt)
    implements Resettable {

  /** The defaults of its authors. */
  public static final Lion DEFAULT = new Lion(0.9, 0.99, 0, Exempt.NONE);

  public Lion {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Vectors x, Step t) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float mean = (float) t.scale();
    float rate = (float) t.rate();
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - beta2);

    x.each(
        s -> {
          float keep = (float) (1 - t.rate() * exempt.decay(weightDecay, s));
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i];
            w[i] = keep * w[i] - rate * Elementwise.sign(b1 * m[i] + c1 * gi);
            m[i] = b2 * m[i] + c2 * gi;
          }
        });
  }
}
