package largo.core.optimizer;

import java.util.List;
import largo.core.DecimalFormatter;
import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * LAMB, and LAMBC, which clips its trust ratio: Adam whose step in each tensor is scaled to the
 * norm of the tensor.
 *
 * <p>For tensor {@code l} and update {@code t = 1, 2, …}; all but {@code r} elementwise:
 *
 * <pre>
 *   g = g / max(1, ‖g‖ / G)                            over all tensors, before anything else
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   u = m̂ / (√v̂ + ε) + λ w                            λ = 0 in exempt tensors
 *       with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), or m̂ = m, v̂ = v without bias correction
 *   r = φ(‖w‖) / ‖u‖, φ(z) = min(max(z, φ₀), φ₁)       1 if ‖w‖ = 0 or ‖u‖ = 0
 *   r = max(min(r, c₁), c₀)                            after the fallback to 1
 *   w = w − η r u                                      r = 1, unclipped, in exempt tensors
 * </pre>
 *
 * <p>{@code g} is the mean gradient of the global batch. State: {@code m} and {@code v}. Without
 * clipping, the step of a tensor has the norm {@code η ‖w‖}: the learning rate is a relative step.
 *
 * <p>Sources: You et al., <a href="https://arxiv.org/abs/1904.00962">1904.00962</a>, Algorithm 2,
 * with the exemptions and the zero-norm rule of the authors' code; Fong et al., <a
 * href="https://arxiv.org/abs/2011.13584">2011.13584</a> for the clip, whose published code has no
 * bias correction, no exemptions and an upper bound only. {@code G} is NVIDIA apex's.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}, part of {@code u} and therefore of its norm
 * @param biasCorrection whether the moments are corrected for their start at zero
 * @param minTrust {@code c₀ ≥ 0}, lower bound of {@code r}
 * @param maxTrust {@code c₁ > 0}, upper bound of {@code r}; infinite for none
 * @param minNorm {@code φ₀ ≥ 0}, lower bound of the weights' norm
 * @param maxNorm {@code φ₁ > 0}, upper bound of the weights' norm; infinite for none
 * @param maxGradientNorm {@code G > 0}, infinite for no clipping
 * @param exempt tensors without decay and ratio
 */
public record Lamb(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean biasCorrection,
    double minTrust,
    double maxTrust,
    double minNorm,
    double maxNorm,
    double maxGradientNorm,
    Exempt exempt)
    implements Inertial {

  /** LAMB with the defaults of its authors. */
  public static final Lamb DEFAULT =
      new Lamb(
          0.9,
          0.999,
          1e-6,
          0.01,
          true,
          0,
          Double.POSITIVE_INFINITY,
          0,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Exempt.BIASES_AND_NORMS);

  /** LAMBC: trust ratios of at most 1. */
  public static final Lamb CLIPPED =
      new Lamb(
          0.9,
          0.999,
          1e-6,
          0,
          false,
          0,
          1,
          0,
          Double.POSITIVE_INFINITY,
          Double.POSITIVE_INFINITY,
          Exempt.NONE);

  public Lamb {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.notNegative("min-trust", minTrust);
    Preconditions.bound("max-trust", maxTrust);
    Preconditions.notNegative("min-norm", minNorm);
    Preconditions.bound("max-norm", maxNorm);
    Preconditions.bound("max-gradient-norm", maxGradientNorm);
    ordered("min-trust", minTrust, "max-trust", maxTrust);
    ordered("min-norm", minNorm, "max-norm", maxNorm);
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return 2;
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    float[] u = g; // the direction overwrites the gradient
    float mean = (float) (t.scale() / Math.max(1, t.gradientNorm() / maxGradientNorm));
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    float unbias1 = biasCorrection ? (float) (1 / t.unbias(beta1)) : 1;
    float unbias2 = biasCorrection ? (float) (1 / t.unbias(beta2)) : 1;

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i];
            float mi = b1 * m[i] + c1 * gi;
            float vi = b2 * v[i] + c2 * gi * gi;
            m[i] = mi;
            v[i] = vi;
            u[i] = unbias1 * mi / ((float) Math.sqrt(unbias2 * vi) + eps) + decay * w[i];
          }
          s.sum(0, Norms.squares(w, s));
          s.sum(1, Norms.squares(u, s));
        });
    double[] r = ratios(x);

    x.each(
        s -> {
          float rate = (float) (t.rate() * r[s.tensorIndex()]);
          for (int i = s.from(); i < s.to(); i++) {
            w[i] -= rate * u[i];
          }
        });
  }

  /** {@code r} of every tensor, from the squares just summed. */
  private double[] ratios(Vectors x) {
    List<Tensor> tensors = x.layout().tensors();
    double[] w2 = x.sums(0);
    double[] u2 = x.sums(1);
    double[] r = w2;
    double[] trustRatios = u2;
    double[] free = new double[isClipped() ? r.length : 0];
    int clipped = 0;
    for (int l = 0; l < r.length; l++) {
      boolean adapted = tensors.get(l).kind().trained() && !exempt.covers(tensors.get(l).kind());
      double unclipped = unclipped(Math.sqrt(w2[l]), Math.sqrt(u2[l]));
      double ratio = clipped(unclipped);
      r[l] = adapted ? ratio : 1;
      trustRatios[l] = adapted ? ratio : Double.NaN;
      if (isClipped()) {
        free[l] = adapted ? unclipped : Double.NaN;
      }
      clipped += adapted && ratio != unclipped ? 1 : 0;
    }
    x.probe().perTensor(Probe.TRUST_RATIO, trustRatios);
    if (isClipped()) {
      x.probe().perTensor(Probe.UNCLIPPED_TRUST_RATIO, free);
    }
    x.probe().scalar("clipped", clipped);

    return r;
  }

  private boolean isClipped() {
    return minTrust > 0 || maxTrust < Double.POSITIVE_INFINITY;
  }

  /** {@code r} from {@code ‖w‖} and {@code ‖u‖}. */
  double trust(double weights, double direction) {
    return clipped(unclipped(weights, direction));
  }

  private double unclipped(double weights, double direction) {
    return weights > 0 && direction > 0
        ? Math.min(Math.max(weights, minNorm), maxNorm) / direction
        : 1;
  }

  private double clipped(double r) {
    return Math.max(Math.min(r, maxTrust), minTrust);
  }

  private static void ordered(String low, double lower, String high, double upper) {
    Preconditions.that(
        lower <= upper,
        "%s must be at most %s = %s, but was %s",
        low,
        high,
        DecimalFormatter.shortest(upper),
        DecimalFormatter.shortest(lower));
  }
}
