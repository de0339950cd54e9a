package largo.core.optimizer;

import java.util.Arrays;
import largo.core.Preconditions;
import largo.core.optimizer.Sngm.Scope;
import largo.core.params.ParameterLayout;

/**
 * AHB, the adaptive heavy ball: the momentum that is optimal for a quadratic whose smallest
 * curvature is estimated from the last two gradients.
 *
 * <pre>
 *   g = g + λ w
 *   r = ‖g − g'‖ / ‖w − w'‖                       g', w': of the update before
 *   β = min(max((1 − √(η r))², 0), 1 − δ)         clamp = after
 *   β = min(max(1 − √(η r), 0), √(1 − δ))²        clamp = before
 *   β = 0 at t = 1, and if ‖w − w'‖ = 0
 *   m = β m + (1 − β) g
 *   w = w − η m                                   or, adaptive:
 *   v = β₂ v + (1 − β₂) g²
 *   w = w − η m / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>Norms are over all parameters, or over each tensor. Since {@code β = 0} at first, {@code m} is
 * a mean and needs no bias correction. Inspect {@code β}: if gradients are mostly noise, clamping
 * before squaring makes it zero, and clamping after it may make it {@code 1 − δ}. State: {@code m}
 * and {@code g'}, {@code v} if adaptive, and {@code ‖w − w'‖}, which is the length of the last
 * step; it is measured if the weights were changed outside of the rule after that step ({@link
 * Vectors#moveWeights}).
 *
 * <p>Source: Sun et al., <a href="https://arxiv.org/abs/2110.09057">2110.09057</a>, of which only
 * the abstract and the code of a related paper (Wen et al., ECAI 2023) could be consulted. That
 * code uses {@code η ‖g‖} for {@code ‖w − w'‖}.
 *
 * @param delta {@code δ} in [0, 1)
 * @param weightDecay {@code λ ≥ 0}, coupled
 * @param adaptive whether steps are divided by a second moment, as in Adam
 * @param beta2 {@code β₂} in [0, 1); adaptive only
 * @param epsilon {@code ε > 0}, in units of the gradient; adaptive only
 * @param scope the parameters over which norms are taken
 * @param clamp whether the root is bounded before or after it is squared
 * @param difference what is used for {@code ‖w − w'‖}
 * @param exempt tensors without decay
 */
public record Ahb(
    double delta,
    double weightDecay,
    boolean adaptive,
    double beta2,
    double epsilon,
    Scope scope,
    Clamp clamp,
    Difference difference,
    Exempt exempt)
    implements Resettable {

  /** The adaptive momentum applied to SGD. */
  public static final Ahb SGD =
      new Ahb(
          1e-3, 0, false, 0.999, 1e-8, Scope.GLOBAL, Clamp.AFTER, Difference.ACTUAL, Exempt.NONE);

  /** The adaptive momentum in place of Adam's {@code β₁}. */
  public static final Ahb ADAM =
      new Ahb(
          1e-3, 0, true, 0.999, 1e-8, Scope.GLOBAL, Clamp.AFTER, Difference.ACTUAL, Exempt.NONE);

  /** The value that is clamped to the range of {@code β}. */
  public enum Clamp {
    /** The root, before it is squared. */
    BEFORE,
    /** Its square. */
    AFTER
  }

  /** What is used for the distance between the last two points. */
  public enum Difference {
    /** The distance itself. */
    ACTUAL,
    /** {@code η ‖g‖}. */
    RATE_TIMES_GRADIENT
  }

  public Ahb {
    Preconditions.inRange("delta", delta, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return adaptive ? 3 : 2;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return scope == Scope.GLOBAL ? 1 : layout.tensors().size();
  }

  @Override
  public void update(Vectors x, Step t) {
    double[] beta = betas(x, t);
    if (scope == Scope.GLOBAL) {
      x.probe().scalar("beta", beta[0]);
    } else {
      x.probe().perTensor("beta", beta);
    }

    if (adaptive) {
      adam(x, t, beta);
    } else {
      sgd(x, t, beta);
    }
    remember(x, t.rate());
  }

  /** {@code β} of every tensor; leaves {@code g}, mean and decay included, in the gradient. */
  private double[] betas(Vectors x, Step t) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] before = x.state(1);
    float mean = (float) t.scale();
    boolean actual = difference == Difference.ACTUAL;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            g[i] = mean * g[i] + decay * w[i];
          }
          s.sum(0, Norms.squares(1, g, -1, before, s));
          s.sum(1, actual ? 0 : Norms.squares(g, s));
        });
    double ofGradients = x.sum(0);
    double ofGradient = actual ? 0 : x.sum(1);
    double[] beta = x.sums(0);
    double[] g2 = x.sums(1);
    double[] distances = x.scalars();

    if (t.number() == 1) {
      Arrays.fill(beta, 0);
    } else if (scope == Scope.GLOBAL) {
      double distance = actual ? distances[0] : t.rate() * Math.sqrt(ofGradient);
      Arrays.fill(beta, beta(Math.sqrt(ofGradients), distance, t.rate()));
    } else {
      for (int l = 0; l < beta.length; l++) {
        double distance = actual ? distances[l] : t.rate() * Math.sqrt(g2[l]);
        beta[l] = beta(Math.sqrt(beta[l]), distance, t.rate());
      }
    }

    return beta;
  }

  /** {@code β} from {@code ‖g − g'‖} and {@code ‖w − w'‖}. */
  double beta(double gradients, double weights, double rate) {
    if (!(weights > 0)) {
      return 0;
    }

    double root = 1 - Math.sqrt(rate * gradients / weights);
    double bounded = Math.max(0, Math.min(root, Math.sqrt(1 - delta)));
    return clamp == Clamp.BEFORE ? bounded * bounded : Math.min(root * root, 1 - delta);
  }

  private static void sgd(Vectors x, Step t, double[] beta) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] before = x.state(1);
    float rate = (float) t.rate();

    x.each(
        s -> {
          float b = (float) beta[s.tensorIndex()];
          float c = (float) (1 - beta[s.tensorIndex()]);
          for (int i = s.from(); i < s.to(); i++) {
            float gi = g[i];
            float wi = w[i];
            float mi = b * m[i] + c * gi;
            before[i] = gi;
            m[i] = mi;
            g[i] = wi;
            w[i] = wi - rate * mi;
          }
          s.sum(0, Norms.squares(m, s));
        });
  }

  private void adam(Vectors x, Step t, double[] beta) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] before = x.state(1);
    float[] v = x.state(2);
    float rate = (float) t.rate();
    float b2 = (float) beta2;
    float c2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    float unbias = (float) (1 / t.unbias(beta2));

    x.each(
        s -> {
          float b = (float) beta[s.tensorIndex()];
          float c = (float) (1 - beta[s.tensorIndex()]);
          for (int i = s.from(); i < s.to(); i++) {
            float gi = g[i];
            float mi = b * m[i] + c * gi;
            float vi = b2 * v[i] + c2 * gi * gi;
            before[i] = gi;
            m[i] = mi;
            v[i] = vi;
            g[i] = mi / ((float) Math.sqrt(unbias * vi) + eps);
          }
          s.sum(0, Norms.squares(g, s));
          for (int i = s.from(); i < s.to(); i++) {
            float wi = w[i];
            w[i] = wi - rate * g[i];
            g[i] = wi;
          }
        });
  }

  /** {@inheritDoc} {@link #update} left {@code w'} in the gradient. */
  @Override
  public void weightsMoved(Vectors x) {
    if (difference == Difference.ACTUAL) {
      x.each(s -> s.sum(0, Norms.squares(1, x.weights(), -1, x.gradient(), s)));
      remember(x, 1);
    }
  }

  private void remember(Vectors x, double rate) {
    double[] distances = x.scalars();
    if (scope == Scope.GLOBAL) {
      distances[0] = rate * Math.sqrt(x.sum(0));
    } else {
      double[] squares = x.sums(0);
      for (int l = 0; l < squares.length; l++) {
        distances[l] = rate * Math.sqrt(squares[l]);
      }
    }
  }
}
