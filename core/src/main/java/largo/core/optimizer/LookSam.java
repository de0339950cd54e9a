package largo.core.optimizer;

import java.util.Arrays;
import java.util.List;
import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * LookSAM: SAM whose second gradient is computed at every {@code k}-th update only; in between, its
 * component orthogonal to the gradient is reused.
 *
 * <pre>
 *   updates 1, k + 1, 2 k + 1, …:   g' = ∇f(w + e) as in {@link Sam}
 *                                   h = g' − (g'ᵀg / ‖g‖²) g,   g = g'
 *   others:                         g = g + α ‖g‖ / (‖h‖ + 10⁻⁸) h
 *   w = rule(w, g)
 * </pre>
 *
 * <p>Norms and products are of each tensor, as in public code, or of all parameters, as in the
 * paper. State: {@code h}. Source: Liu et al., <a
 * href="https://arxiv.org/abs/2203.02714">2203.02714</a>.
 *
 * @param rho {@code ρ > 0}
 * @param every {@code k}, at least 1
 * @param alpha {@code α ≥ 0}
 * @param adaptive whether the perturbation is ASAM's, with {@code η_T = 0}
 * @param scope parameters over which norms and products are computed
 * @param epsilon {@code ε > 0} of the perturbation, in units of the gradient
 */
public record LookSam(
    double rho, int every, double alpha, boolean adaptive, Sngm.Scope scope, double epsilon)
    implements Wrapper {

  /** The defaults of public code. */
  public static final LookSam DEFAULT = new LookSam(0.1, 10, 0.7, false, Sngm.Scope.LAYER, 1e-12);

  public LookSam {
    Preconditions.positive("rho", rho);
    Preconditions.positive("every", every);
    Preconditions.notNegative("alpha", alpha);
    Preconditions.positive("epsilon", epsilon);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public void check(UpdateRule inner) {
    sam().check(inner);
  }

  @Override
  public boolean perturbs(long number) {
    return (number - 1) % every == 0;
  }

  @Override
  public void perturb(Vectors x, Step t, float[] to) {
    float[] g = x.gradient();
    float[] first = first(x);
    float mean = (float) t.scale();
    x.each(
        s -> {
          for (int i = s.from(); i < s.to(); i++) {
            first[i] = mean * g[i];
          }
        });
    sam().perturb(x, t, to);
  }

  @Override
  public void update(UpdateRule inner, Vectors x, Step t) {
    float[] h = x.state(inner.slots());
    if (perturbs(t.number())) {
      project(x, t, h);
      inner.update(x, t);
    } else {
      inner.update(x, t.withGradient(1, reuse(x, t, h)));
    }
  }

  /** Computes {@code h} from both gradients. */
  private void project(Vectors x, Step t, float[] h) {
    float[] g = x.gradient();
    float[] first = first(x);
    x.each(
        s -> {
          double product = 0;
          for (int i = s.from(); i < s.to(); i++) {
            product += t.scale() * g[i] * first[i];
          }
          s.sum(0, product);
          s.sum(1, Norms.squares(first, s));
        });
    double[] products = scoped(x, x.sums(0));
    double[] squares = scoped(x, x.sums(1));
    x.each(
        s -> {
          int l = s.tensorIndex();
          double part = squares[l] > 0 ? products[l] / squares[l] : 0;
          for (int i = s.from(); i < s.to(); i++) {
            h[i] = (float) (t.scale() * g[i] - part * first[i]);
          }
        });
  }

  /** Adds {@code h} to the mean gradient, which replaces the sum; returns its norm. */
  private double reuse(Vectors x, Step t, float[] h) {
    float[] g = x.gradient();
    x.each(
        s -> {
          s.sum(0, Norms.squares(g, s));
          s.sum(1, Norms.squares(h, s));
        });
    double[] gradients = scoped(x, x.sums(0));
    double[] squares = scoped(x, x.sums(1));
    float mean = (float) t.scale();
    x.each(
        s -> {
          int l = s.tensorIndex();
          float part =
              (float)
                  (alpha * t.scale() * Math.sqrt(gradients[l]) / (Math.sqrt(squares[l]) + 1e-8));
          for (int i = s.from(); i < s.to(); i++) {
            g[i] = mean * g[i] + part * h[i];
          }
          s.sum(2, Norms.squares(g, s));
        });
    return Math.sqrt(x.sum(2));
  }

  /** The sums of tensors, or for each tensor that of all of them. */
  private double[] scoped(Vectors x, double[] perTensor) {
    if (scope == Sngm.Scope.LAYER) {
      return perTensor;
    }
    double sum = 0;
    List<Tensor> tensors = x.layout().tensors();
    for (int k = 0; k < perTensor.length; k++) {
      sum += tensors.get(k).kind().trained() ? perTensor[k] : 0;
    }
    double[] total = new double[perTensor.length];
    Arrays.fill(total, sum);
    return total;
  }

  /** The gradient at the unperturbed weights, between the two gradients of an update. */
  private float[] first(Vectors x) {
    return x.scratch(this, () -> new float[x.layout().size()]);
  }

  private Sam sam() {
    return new Sam(rho, adaptive, 0, false, epsilon);
  }
}
