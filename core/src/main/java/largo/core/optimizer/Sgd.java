package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.params.SquaredNorms;

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
public record Sgd(double weightDecay, Exempt exempt) implements SingleSweep {

  /** Without weight decay. */
  public static final Sgd DEFAULT = new Sgd(0, Exempt.NONE);

  /** Below its square root, no finite weight overflows: less than a unit in its last place. */
  private static final double FINITE = 1e60;

  public Sgd {
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public void update(Vectors x, Step t, Strip s) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float mean = (float) t.scale();
    float rate = (float) t.rate();
    float decay = exempt.decay(weightDecay, s);
    for (int i = s.from(); i < s.to(); i++) {
      float before = w[i];
      w[i] = before - rate * (mean * g[i] + decay * before);
      g[i] = before;
    }
  }

  /** Without decay, {@code η ‖g‖}, which takes no loop, unless a weight could have overflowed. */
  @Override
  public double movement(Vectors x, Step t, Strip s, double squares) {
    double step = t.rate() * t.scale();
    double movement = step * step * squares;
    return exempt.decay(weightDecay, s) == 0 && movement < FINITE
        ? movement
        : SquaredNorms.ofDifference(x.weights(), x.gradient(), s.from(), s.to());
  }
}
