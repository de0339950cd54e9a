package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * SNGM: momentum over normalized gradients, so that no step is longer than {@code η / (1 − β)}.
 *
 * <pre>
 *   g = g + λ w
 *   n = ‖g‖ + ε                      over all parameters, or over each tensor
 *   u = β u + g / n                  u = β u if n = 0
 *   w = w − η u
 * </pre>
 *
 * <p>{@code g} is the mean gradient of the global batch, normalized once, after averaging: the mean
 * of normalized gradients would be another algorithm. {@code η} is a distance in weight space, not
 * on the scale of SGD's. Since steps do not become shorter near an optimum, {@code η} must
 * decrease. State: {@code u}.
 *
 * <p>Source: Zhao et al., <a href="https://arxiv.org/abs/2007.13985">2007.13985</a>. Departure: the
 * rule for {@code n = 0}, which the paper does not need.
 *
 * @param momentum {@code β} in [0, 1)
 * @param weightDecay {@code λ ≥ 0}, coupled, inside the norm
 * @param epsilon {@code ε ≥ 0}, outside the norm; the paper has none
 * @param scope parameters over which the norm is computed
 * @param exempt tensors without decay
 */
public record Sngm(double momentum, double weightDecay, double epsilon, Scope scope, Exempt exempt)
    implements Inertial {

  /** The form of the paper, {@code β = 0.9}. */
  public static final Sngm DEFAULT = new Sngm(0.9, 0, 0, Scope.GLOBAL, Exempt.NONE);

  /** The parameters over which a norm is computed. */
  public enum Scope {
    /** All trained parameters. */
    GLOBAL,
    /** Each tensor separately; the authors see no gain from it. */
    LAYER
  }

  public Sngm {
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.notNegative("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void update(Vectors x, Step t) {
    double momentum = t.momentum(this.momentum);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] u = x.state(0);
    float beta = (float) momentum;
    float rate = (float) t.rate();

    x.each(s -> s.sum(0, Norms.squares(t.scale(), g, exempt.decay(weightDecay, s), w, s)));
    double global = Math.sqrt(x.sum(0));
    double[] norms = x.sums(0);
    for (int l = 0; l < norms.length; l++) {
      norms[l] = Math.sqrt(norms[l]);
    }
    if (scope == Scope.GLOBAL) {
      x.probe().scalar("norm", global);
    } else {
      x.probe().perTensor("norm", norms);
    }

    x.each(
        s -> {
          double norm = epsilon + (scope == Scope.GLOBAL ? global : norms[s.tensorIndex()]);
          double inverse = norm > 0 ? 1 / norm : 0;
          float ofGradient = (float) (t.scale() * inverse);
          float ofWeights = (float) (exempt.decay(weightDecay, s) * inverse);
          for (int i = s.from(); i < s.to(); i++) {
            float ui = beta * u[i] + (ofGradient * g[i] + ofWeights * w[i]);
            u[i] = ui;
            w[i] -= rate * ui;
          }
        });
  }
}
