package largo.core.privacy;

import java.io.Serializable;
import java.util.Map;
import largo.core.Preconditions;

/**
 * The factor of the gradient of each example, with which its norm is at most {@code R}. Norms are
 * over all trained parameters.
 */
public sealed interface ExampleClipping extends Serializable {

  /** The methods by name, with their defaults. */
  Map<String, ExampleClipping> BY_NAME =
      Map.of(
          "none", new NoClipping(),
          "automatic", new Automatic(0.01),
          "automatic-v", new AutomaticV(),
          "abadi", new Abadi(1));

  /** Whether gradients are added as they are. */
  default boolean isNone() {
    return false;
  }

  /**
   * The factor of a gradient.
   *
   * @param norm of the gradient, zero or more
   */
  double factor(double norm);

  /** {@code R}, the largest norm of a gradient times its factor: the sensitivity of the sum. */
  default double maxNorm() {
    return 1;
  }

  /** The sum of the gradients of all examples. */
  record NoClipping() implements ExampleClipping {

    @Override
    public boolean isNone() {
      return true;
    }

    @Override
    public double factor(double norm) {
      return 1;
    }

    @Override
    public double maxNorm() {
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * {@code 1 / (‖g‖ + γ)}, AUTO-S: Bu et al., "Automatic Clipping", <a
   * href="https://arxiv.org/abs/2206.07136">2206.07136</a>. {@code R = 1}, as another value would
   * change the learning rate only.
   *
   * @param stability {@code γ > 0}
   */
  record Automatic(double stability) implements ExampleClipping {

    public Automatic {
      Preconditions.positive("stability", stability);
    }

    @Override
    public double factor(double norm) {
      return 1 / (norm + stability);
    }
  }

  /** {@code 1 / ‖g‖}, AUTO-V of the same paper: all gradients have the same norm. */
  record AutomaticV() implements ExampleClipping {

    /** Zero for a gradient of zero. */
    @Override
    public double factor(double norm) {
      return norm == 0 ? 0 : 1 / norm;
    }
  }

  /**
   * {@code min(1, R / ‖g‖)}: Abadi et al., "Deep Learning with Differential Privacy", <a
   * href="https://arxiv.org/abs/1607.00133">1607.00133</a>.
   *
   * @param maxNorm {@code R > 0}
   */
  record Abadi(double maxNorm) implements ExampleClipping {

    public Abadi {
      Preconditions.positive("max-norm", maxNorm);
    }

    @Override
    public double factor(double norm) {
      return norm <= maxNorm ? 1 : maxNorm / norm;
    }
  }
}
