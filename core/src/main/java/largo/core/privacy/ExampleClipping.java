package largo.core.privacy;

import java.util.Map;
import largo.core.Preconditions;

/**
 * The factor of the gradient of each example, with which its norm is at most {@code R}. Norms are
 * over all trained parameters.
 */
public sealed interface ExampleClipping {

  /** The methods by name, with their defaults. */
  Map<String, ExampleClipping> BY_NAME =
      Map.of(
          "automatic", new Automatic(1, 0.01),
          "automatic-v", new AutomaticV(1),
          "abadi", new Abadi(1));

  /**
   * The factor of a gradient.
   *
   * @param norm of the gradient, zero or more and finite
   */
  double factor(double norm);

  /** {@code R}, the largest norm of a gradient times its factor: the sensitivity of the sum. */
  double maxNorm();

  /**
   * {@code R / (‖g‖ + γ)}, AUTO-S: Bu et al., "Automatic Clipping", <a
   * href="https://arxiv.org/abs/2206.07136">2206.07136</a>.
   *
   * @param maxNorm {@code R > 0}
   * @param stability {@code γ > 0}
   */
  record Automatic(double maxNorm, double stability) implements ExampleClipping {

    public Automatic {
      Preconditions.positive("max-norm", maxNorm);
      Preconditions.positive("stability", stability);
    }

    @Override
    public double factor(double norm) {
      return maxNorm / (norm + stability);
    }
  }

  /**
   * {@code R / ‖g‖}, AUTO-V of the same paper: all gradients have the same norm.
   *
   * @param maxNorm {@code R > 0}
   */
  record AutomaticV(double maxNorm) implements ExampleClipping {

    public AutomaticV {
      Preconditions.positive("max-norm", maxNorm);
    }

    /** Zero for a gradient of zero. */
    @Override
    public double factor(double norm) {
      return norm == 0 ? 0 : maxNorm / norm;
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
