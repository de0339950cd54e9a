package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.params.ParameterLayout;

/**
 * FRSGD: a heavy ball with the coefficient of Fletcher and Reeves, as in conjugate gradients.
 *
 * <pre>
 *   g = g + λ w
 *   β = min(‖g‖² / ‖g'‖², β_max)           g': of the update before;  0 at t = 1 and if ‖g'‖ = 0
 *   d = β d − η g
 *   w = w + d
 * </pre>
 *
 * <p>Norms are over all parameters. State: {@code d}, the last step, and {@code ‖g'‖²}.
 *
 * <p>Source: Wang and Ye, <a href="https://arxiv.org/abs/2012.02188">2012.02188</a>. The paper has
 * no momentum hyper-parameter; but without a bound below one, steps grow without limit if the
 * gradient grows, and the bound of the authors could not be verified.
 *
 * @param maxMomentum {@code β_max} in [0, 1)
 * @param weightDecay {@code λ ≥ 0}, coupled, inside the norm
 * @param exempt tensors without decay
 */
public record Frsgd(double maxMomentum, double weightDecay, Exempt exempt) implements UpdateRule {

  /** The defaults of its authors. */
  public static final Frsgd DEFAULT = new Frsgd(0.9, 0, Exempt.NONE);

  public Frsgd {
    Preconditions.inRange("max-momentum", maxMomentum, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return 1;
  }

  @Override
  public void update(Vectors x, Step t) {
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] d = x.state(0);
    double squares = squares(x, t);
    double before = x.scalars()[0];
    double beta = before > 0 ? Math.min(squares / before, maxMomentum) : 0;
    x.scalars()[0] = squares;
    x.probe().scalar("beta", beta);

    float mean = (float) t.scale();
    float along = (float) beta;
    float rate = (float) t.rate();
    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            float di = along * d[i] - rate * (mean * g[i] + decay * w[i]);
            d[i] = di;
            w[i] += di;
          }
        });
  }

  private double squares(Vectors x, Step t) {
    if (weightDecay == 0) {
      return t.gradientNorm() * t.gradientNorm();
    }

    float[] w = x.weights();
    float[] g = x.gradient();
    x.each(s -> s.sum(0, Norms.squares(t.scale(), g, exempt.decay(weightDecay, s), w, s)));
    return x.sum(0);
  }
}
