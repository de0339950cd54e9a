package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.params.ParameterLayout;

/**
 * NovoGrad: momentum over gradients that are normalized by a moving norm of each tensor.
 *
 * <p>For tensor {@code l} and update {@code t}; {@code v} and all norms are one number per tensor:
 *
 * <pre>
 *   v = ‖g‖² if v = 0, otherwise β₂ v + (1 − β₂) ‖g‖²
 *   v̂ = max(v̂, v)                                with amsgrad; otherwise v̂ = v
 *   d = g / (√v̂ + ε) + λ w                       or g / √(v̂ + ε);  g / 0 = 0
 *   d = (1 − β₁) d                               with averaging
 *   m = β₁ m + d
 *   w = w − η m
 *   w = w − min(η, κ ‖w‖ / (‖m‖ + ε')) m         with layer-wise control (LUC)
 * </pre>
 *
 * <p>{@code g} is the mean gradient of the global batch. Without averaging {@code m} is up to
 * {@code 1 / (1 − β₁)} times as long as {@code d}: rates with and without differ by that factor.
 * State: {@code m}; {@code v}, and {@code v̂} with AMSGrad, for each tensor.
 *
 * <p>Source: Ginsburg et al., <a href="https://arxiv.org/abs/1905.11286">1905.11286</a>; the
 * options are those of NVIDIA's NeMo and OpenSeq2Seq. Departure from both: a tensor is initialized
 * at its first gradient that is not zero, rather than at {@code t = 1}.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε ≥ 0}, in units of the gradient's norm, or of its square inside the root
 * @param weightDecay {@code λ ≥ 0}, after the normalization, inside the moment
 * @param gradAveraging whether the normalized gradient is weighted by {@code 1 − β₁} in the moment
 * @param amsgrad whether {@code v̂} never decreases
 * @param epsilonInside whether {@code ε} is added inside the root, as in OpenSeq2Seq
 * @param luc whether a tensor's step is bounded by its norm
 * @param lucTrust {@code κ > 0} of that bound
 * @param lucEpsilon {@code ε' > 0} of that bound
 * @param exempt tensors without decay
 */
public record Novograd(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean gradAveraging,
    boolean amsgrad,
    boolean epsilonInside,
    boolean luc,
    double lucTrust,
    double lucEpsilon,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Novograd DEFAULT =
      new Novograd(0.95, 0.98, 1e-8, 0, false, false, false, false, 1e-3, 1e-8, Exempt.NONE);

  public Novograd {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.notNegative("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.positive("luc-trust", lucTrust);
    Preconditions.positive("luc-epsilon", lucEpsilon);
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public int scalars(ParameterLayout layout) {
    return (amsgrad ? 2 : 1) * layout.tensors().size();
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float b1 = (float) beta1;
    float rate = luc ? 0 : (float) t.rate();
    double averaging = gradAveraging ? 1 - beta1 : 1;

    x.each(s -> s.sum(0, Norms.squares(g, s)));
    double[] v = layerMoments(x, t);

    x.each(
        s -> {
          float normalized = (float) (averaging * t.scale() * inverse(v[s.tensorIndex()]));
          float decay = (float) (averaging * exempt.decay(weightDecay, s));
          for (int i = s.from(); i < s.to(); i++) {
            float mi = b1 * m[i] + (normalized * g[i] + decay * w[i]);
            m[i] = mi;
            w[i] -= rate * mi;
          }
          if (luc) {
            s.sum(1, Norms.squares(w, s));
            s.sum(2, Norms.squares(m, s));
          }
        });
    if (luc) {
      controlled(x, t.rate());
    }
  }

  /** {@code v̂} of every tensor, from the squares just summed. */
  private double[] layerMoments(Vectors x, Step t) {
    double[] kept = x.scalars();
    double[] v = x.sums(0);
    int tensors = v.length;
    for (int l = 0; l < tensors; l++) {
      double squares = t.scale() * t.scale() * v[l];
      kept[l] = kept[l] == 0 ? squares : beta2 * kept[l] + (1 - beta2) * squares;
      v[l] = kept[l];
    }
    x.probe().perTensor("layer-moment", v);
    if (amsgrad) {
      for (int l = 0; l < tensors; l++) {
        kept[tensors + l] = Math.max(kept[tensors + l], kept[l]);
        v[l] = kept[tensors + l];
      }
    }

    return v;
  }

  private double inverse(double v) {
    double norm = epsilonInside ? Math.sqrt(v + epsilon) : Math.sqrt(v) + epsilon;
    return norm > 0 ? 1 / norm : 0;
  }

  private void controlled(Vectors x, double rate) {
    float[] w = x.weights();
    float[] m = x.state(0);
    double[] rates = x.sums(1);
    double[] m2 = x.sums(2);
    for (int l = 0; l < rates.length; l++) {
      double bound = lucTrust * Math.sqrt(rates[l]) / (Math.sqrt(m2[l]) + lucEpsilon);
      rates[l] = Math.min(rate, bound);
    }
    x.probe().perTensor("layer-rate", rates);

    x.each(
        s -> {
          float own = (float) rates[s.tensorIndex()];
          for (int i = s.from(); i < s.to(); i++) {
            w[i] -= own * m[i];
          }
        });
  }
}
