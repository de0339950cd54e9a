package largo.core.optimizer;

import largo.core.Preconditions;
import largo.core.params.ParameterLayout;

/**
 * NAdam: Adam with Nesterov's momentum and Dozat's schedule for it.
 *
 * <pre>
 *   g = g + λ w                          coupled decay, or   w = (1 − η λ) w   decoupled
 *   μₜ = β₁ (1 − ½ 0.96^(t ψ)),  Pₜ = μ₁ … μₜ
 *   m = β₁ m + (1 − β₁) g
 *   v = β₂ v + (1 − β₂) g²
 *   w = w − η ((1 − μₜ) / (1 − Pₜ) g + μₜ₊₁ / (1 − Pₜ μₜ₊₁) m) / (√(v / (1 − β₂ᵗ)) + ε)
 * </pre>
 *
 * <p>State: {@code m}, {@code v} and the number {@code P}.
 *
 * <p>Source: Dozat, ICLR 2016 workshop, in the form of PyTorch's {@code NAdam}. ND4J's {@code
 * Nadam} is another rule: it has no correction of {@code v} and no schedule, and its first step is
 * 57 times as long.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param momentumDecay {@code ψ ≥ 0}, the rate at which {@code μ} approaches {@code β₁}
 * @param weightDecay {@code λ ≥ 0}
 * @param decoupled whether decay bypasses the moments
 * @param exempt tensors without decay
 */
public record Nadam(
    double beta1,
    double beta2,
    double epsilon,
    double momentumDecay,
    double weightDecay,
    boolean decoupled,
    Exempt exempt)
    implements Inertial {

  /** PyTorch's defaults. */
  public static final Nadam DEFAULT = new Nadam(0.9, 0.999, 1e-8, 4e-3, 0, false, Exempt.NONE);

  public Nadam {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("momentum-decay", momentumDecay);
    Preconditions.notNegative("weight-decay", weightDecay);
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
  public int scalars(ParameterLayout layout) {
    return 1;
  }

  @Override
  public void update(Vectors x, Step t) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    double mu = mu(beta1, t.number());
    double next = mu(beta1, t.number() + 1);
    double product = (t.number() == 1 ? 1 : x.scalars()[0]) * mu;
    x.scalars()[0] = product;
    x.probe().scalar("mu", mu);

    float mean = (float) t.scale();
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - beta2);
    float eps = (float) epsilon;
    float ofGradient = (float) (t.rate() * (1 - mu) / (1 - product));
    float ofMoment = (float) (t.rate() * next / (1 - product * next));
    float unbias = (float) (1 / t.unbias(beta2));

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          float coupled = decoupled ? 0 : decay;
          float keep = decoupled ? (float) (1 - t.rate() * decay) : 1;
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            float mi = b1 * m[i] + c1 * gi;
            float vi = b2 * v[i] + c2 * gi * gi;
            m[i] = mi;
            v[i] = vi;
            float root = (float) Math.sqrt(unbias * vi) + eps;
            w[i] = keep * w[i] - (ofGradient * gi + ofMoment * mi) / root;
          }
        });
  }

  private double mu(double beta1, long t) {
    return beta1 * (1 - 0.5 * Math.pow(0.96, t * momentumDecay));
  }
}
