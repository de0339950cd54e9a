package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;

/**
 * SAM and ASAM: the rule takes the gradient at perturbed weights, where the loss is larger to first
 * order, so that it prefers flat minima.
 *
 * <pre>
 *   T = 1,   or, ASAM:  T = |w| + η_T
 *   e = ρ T² g / (‖T g‖ + ε)          norm over all parameters
 *   g = ∇f(w + e)                     on the same batch
 *   w = rule(w, g)
 * </pre>
 *
 * <p>Every update needs two gradients. State: none; {@code w + e} is temporary.
 *
 * <p>Sources: Foret et al., <a href="https://arxiv.org/abs/2010.01412">2010.01412</a>; Kwon et al.,
 * <a href="https://arxiv.org/abs/2102.11600">2102.11600</a>, and the authors' code. The
 * perturbation is of the mean gradient of the global batch; one per shard (m-sharpness) would be
 * another objective.
 *
 * @param rho {@code ρ > 0}
 * @param adaptive whether {@code T} depends on the weights (ASAM)
 * @param offset {@code η_T ≥ 0}
 * @param plainVectors whether {@code T = 1} for tensors that are not weights
 * @param epsilon {@code ε > 0}, in units of the gradient
 */
public record Sam(double rho, boolean adaptive, double offset, boolean plainVectors, double epsilon)
    implements Wrapper {

  /** SAM with the defaults of its authors. */
  public static final Sam PLAIN = new Sam(0.05, false, 0, false, 1e-12);

  /** ASAM with the defaults of its authors. */
  public static final Sam ADAPTIVE = new Sam(0.5, true, 0.01, true, 1e-16);

  public Sam {
    Preconditions.positive("rho", rho);
    Preconditions.notNegative("offset", offset);
    Preconditions.positive("epsilon", epsilon);
  }

  @Override
  public void check(UpdateRule inner) {
    Preconditions.that(
        !inner.perturbs(1), "wrap must have one of sam, asam and looksam, but had two of them");
  }

  @Override
  public boolean perturbs(long number) {
    return true;
  }

  @Override
  public void perturb(Vectors x, Step t, float[] to) {
    float[] w = x.weights();
    float[] g = x.gradient();
    x.each(
        s -> {
          boolean scaled = isScaled(s.tensor());
          double squares = 0;
          for (int i = s.from(); i < s.to(); i++) {
            double scale = scaled ? Math.abs(w[i]) + offset : 1;
            squares += scale * scale * g[i] * g[i];
          }
          s.sum(0, squares);
        });
    double norm = t.scale() * Math.sqrt(x.sum(0)) + epsilon;
    double perGradient = rho * t.scale() / norm;
    x.each(
        s -> {
          boolean scaled = isScaled(s.tensor());
          for (int i = s.from(); i < s.to(); i++) {
            double scale = scaled ? Math.abs(w[i]) + offset : 1;
            to[i] = (float) (w[i] + perGradient * scale * scale * g[i]);
          }
        });
    x.probe().scalar("perturbation-norm", norm);
  }

  private boolean isScaled(Tensor tensor) {
    return adaptive && !(plainVectors && tensor.kind() != ParameterKind.WEIGHT);
  }

  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    inner.update(x, t);
  }
}
