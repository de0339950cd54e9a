package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.params.ParameterLayout;

/**
 * Clipping by the global norm: a gradient that is too long is scaled down.
 *
 * <pre>
 *   g = g min(1, G / ‖g‖)
 * </pre>
 *
 * <p>The norm is over all trained parameters, of the mean gradient, before any decay that the rule
 * couples to it. Without cost: the rule multiplies the gradient by a smaller factor when it reads
 * it. State: the number of clipped updates.
 *
 * <p>Source: Pascanu et al., <a href="https://arxiv.org/abs/1211.5063">1211.5063</a>.
 *
 * @param maxNorm {@code G > 0}
 */
public record ClipByGlobalNorm(double maxNorm) implements Wrapper {

  public ClipByGlobalNorm {
    Preconditions.bound("max-norm", maxNorm);
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return 1;
  }

  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    double factor = t.gradientNorm() > maxNorm ? maxNorm / t.gradientNorm() : 1;
    int count = x.sharedScalar(inner.scalars(x.layout()));
    x.scalars()[count] += factor < 1 ? 1 : 0;
    x.probe().scalar("clip-factor", factor);
    x.probe().scalar("clip-count", x.scalars()[count]);

    inner.update(x, t.withGradient(factor * t.scale(), factor * t.gradientNorm()));
  }
}
