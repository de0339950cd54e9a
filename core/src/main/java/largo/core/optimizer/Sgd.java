package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * Stochastic gradient descent.
 *
 * <pre>
 *   d = g + λ w
 *   w = w − η d
 * </pre>
 *
 * <p>{@code g} is the mean gradient of the global batch. State: none. Source: the convention of
 * PyTorch's {@code SGD}.
 *
 * @param weightDecay {@code λ ≥ 0}, coupled: part of the gradient
 * @param exempt tensors without decay
 */
public record Sgd(double weightDecay, Exempt exempt) implements UpdateRule {

  /** Without weight decay. */
  public static final Sgd DEFAULT = new Sgd(0, Exempt.NONE);

  public Sgd {
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void update(Vectors x, Step t) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float mean = (float) t.scale();
    float rate = (float) t.rate();

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            w[i] -= rate * (mean * g[i] + decay * w[i]);
          }
        });
  }
}
