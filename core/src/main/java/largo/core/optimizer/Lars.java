package largo.core.optimizer;

import java.util.List;
import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * LARS: momentum SGD whose step in each tensor is scaled to the norm of the tensor.
 *
 * <p>For tensor {@code l}; all but {@code r} elementwise:
 *
 * <pre>
 *   r = κ ‖w‖ / (‖g‖ + λ ‖w‖ + ε)              1 if ‖w‖ = 0 or ‖g‖ = 0
 *   r = min(r / η, 1)                          with a trust clip, as LARC has it
 *   d = r (g + λ w)                            d = g in exempt tensors
 *   v = μ v + η d,  w = w − v                  form = paper: the rate inside the velocity
 *   v = μ v + d,    w = w − η v                form = scaled-gradient
 * </pre>
 *
 * <p>With Nesterov the last term is {@code μ v + η d}, or {@code η (μ v + d)}. {@code g} is the
 * mean gradient of the global batch. State: {@code v}.
 *
 * <p>Source: You, Gitman, Ginsburg, <a href="https://arxiv.org/abs/1708.03888">1708.03888</a>; the
 * trust clip and the scaled-gradient form are NVIDIA apex's {@code LARC}. Departure from apex: a
 * tensor whose gradient is zero still decays, with ratio 1, unlike in apex.
 *
 * @param momentum {@code μ} in [0, 1)
 * @param weightDecay {@code λ ≥ 0}, coupled
 * @param trust {@code κ > 0}, the trust coefficient
 * @param epsilon {@code ε ≥ 0}, in units of the gradient's norm
 * @param nesterov whether to use Nesterov momentum
 * @param form position of the learning rate
 * @param trustClip whether a tensor's rate is bounded by the global one
 * @param exempt tensors without decay and ratio
 */
public record Lars(
    double momentum,
    double weightDecay,
    double trust,
    double epsilon,
    boolean nesterov,
    Form form,
    boolean trustClip,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Lars DEFAULT =
      new Lars(0.9, 1e-4, 0.001, 0, false, Form.PAPER, false, Exempt.BIASES_AND_NORMS);

  /** The position of the learning rate. */
  public enum Form {
    /** Inside the velocity, as in the paper. */
    PAPER,
    /** Outside: the gradient is scaled, then plain momentum SGD follows, as in apex and timm. */
    SCALED_GRADIENT
  }

  public Lars {
    Preconditions.inRange("momentum", momentum, 0, 1);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.positive("trust", trust);
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
    float[] v = x.state(0);
    float mu = (float) momentum;
    float mean = (float) t.scale();
    boolean inside = form == Form.PAPER;
    float move = inside ? 1 : (float) t.rate();
    float ahead = nesterov ? 1 : 0; // v, or d + μ v
    float along = nesterov ? mu : 1;

    x.each(
        s -> {
          s.sum(0, Norms.squares(w, s));
          s.sum(1, Norms.squares(g, s));
        });
    double[] r = ratios(x, t);

    x.each(
        s -> {
          int l = s.tensorIndex();
          float scale = (float) (inside ? t.rate() * r[l] : r[l]);
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            float di = scale * (mean * g[i] + decay * w[i]);
            float vi = mu * v[i] + di;
            v[i] = vi;
            w[i] -= move * (ahead * di + along * vi);
          }
        });
  }

  /** {@code r} of every tensor, from the squares just summed. */
  private double[] ratios(Vectors x, Step t) {
    List<Tensor> tensors = x.layout().tensors();
    double[] w2 = x.sums(0);
    double[] g2 = x.sums(1);
    double[] r = w2;
    double[] trustRatios = g2;
    double[] free = new double[trustClip ? r.length : 0];
    for (int l = 0; l < r.length; l++) {
      boolean plain = exempt.covers(tensors.get(l).kind());
      double unclipped = unclipped(Math.sqrt(w2[l]), t.scale() * Math.sqrt(g2[l]));
      double ratio = clipped(unclipped, t.rate());
      r[l] = plain ? 1 : ratio;
      trustRatios[l] = plain ? Double.NaN : ratio;
      if (trustClip) {
        free[l] = plain ? Double.NaN : unclipped / t.rate();
      }
    }
    x.probe().perTensor(Probe.TRUST_RATIO, trustRatios);
    if (trustClip) {
      x.probe().perTensor(Probe.UNCLIPPED_TRUST_RATIO, free);
    }

    return r;
  }

  /** {@code r} from {@code ‖w‖} and {@code ‖g‖}. */
  double ratio(double weights, double gradient, double rate) {
    return clipped(unclipped(weights, gradient), rate);
  }

  private double unclipped(double weights, double gradient) {
    return weights > 0 && gradient > 0
        ? trust * weights / (gradient + weightDecay * weights + epsilon)
        : 1;
  }

  private double clipped(double r, double rate) {
    return trustClip ? Math.min(r / rate, 1) : r;
  }
}
