package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * AdaBelief: Adam that divides by the deviation of the gradient from its mean, in place of the
 * gradient's size.
 *
 * <pre>
 *   g = g + λ w                        coupled decay, or   w = (1 − η λ) w   decoupled
 *   m = β₁ m + (1 − β₁) g
 *   s = β₂ s + (1 − β₂) (g − m)² + ε
 *   ŝ = max(ŝ, s)                     AMSGrad; otherwise ŝ = s
 *   w = w − η / (1 − β₁ᵗ) · m / (√ŝ / √(1 − β₂ᵗ) + ε)
 * </pre>
 *
 * <p>With {@code rectify}, the step is that of {@link Radam} from the update on at which its {@code
 * ρ} reaches 5, and AMSGrad has no effect:
 *
 * <pre>
 *   w = w − η r √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√s + ε)
 *   w = w − η / (1 − β₁ᵗ) · m          before, or no change
 * </pre>
 *
 * <p>{@code ε} is part of the state, where it accumulates to {@code ε / (1 − β₂)}. State: {@code m}
 * and {@code s}, and {@code ŝ} with AMSGrad.
 *
 * <p>Source: Zhuang et al., <a href="https://arxiv.org/abs/2010.07468">2010.07468</a>, in the form
 * of version 0.2 of the authors' code.
 *
 * @param beta1 {@code β₁} in [0, 1)
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the squared gradient, and of the gradient
 * @param weightDecay {@code λ ≥ 0}
 * @param decoupled whether decay bypasses the moments
 * @param fixedDecay whether decoupled decay is {@code λ} per update in place of {@code η λ}
 * @param amsgrad whether {@code ŝ} never decreases
 * @param rectify whether steps are rectified
 * @param degenerateToSgd whether weights change before rectification begins
 * @param exempt tensors without decay
 */
public record Adabelief(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled,
    boolean fixedDecay,
    boolean amsgrad,
    boolean rectify,
    boolean degenerateToSgd,
    Exempt exempt)
    implements Inertial {

  /** The defaults of its authors. */
  public static final Adabelief DEFAULT =
      new Adabelief(0.9, 0.999, 1e-16, 0, true, false, false, true, true, Exempt.NONE);

  /** {@code ρ} from which steps are rectified. */
  private static final double THRESHOLD = 5;

  public Adabelief {
    Preconditions.inRange("beta1", beta1, 0, 1);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public double momentum() {
    return beta1;
  }

  @Override
  public int slots() {
    return amsgrad ? 3 : 2;
  }

  @Override
  public void update(Vectors x, Step t) {
    double step = t.rate() / t.unbias(t.momentum(beta1));
    double root = Math.sqrt(t.unbias(beta2));
    if (!rectify) {
      sweep(x, t, new Divisor(step, 1 / root, epsilon));
      return;
    }
    Rectification rectification = Rectification.of(beta2, t);
    if (rectification.length() >= THRESHOLD) {
      sweep(x, t, new Divisor(step * rectification.factor() * root, 1, epsilon));
    } else {
      sweep(x, t, new Divisor(degenerateToSgd ? step : 0, 0, 1));
    }
  }

  /** {@code w −= rate m / (ofRoot √s + added)}. */
  private record Divisor(double rate, double ofRoot, double added) {}

  private void sweep(Vectors x, Step t, Divisor divisor) {
    double beta1 = t.momentum(this.beta1);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] m = x.state(0);
    float[] v = x.state(1);
    boolean remembers = amsgrad && !rectify;
    float[] top = amsgrad ? x.state(2) : v;
    float mean = (float) t.scale();
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1); // in double: 1 - 0.999f is off by 1e-5
    float c2 = (float) (1 - beta2);
    float inState = (float) epsilon;
    float rate = (float) divisor.rate();
    float ofRoot = (float) divisor.ofRoot();
    float added = (float) divisor.added();

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          float coupled = decoupled ? 0 : decay;
          float keep = decoupled ? (float) (1 - (fixedDecay ? 1 : t.rate()) * decay) : 1;
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i] + coupled * w[i];
            float mi = b1 * m[i] + c1 * gi;
            m[i] = mi;
            v[i] = b2 * v[i] + c2 * (gi - mi) * (gi - mi) + inState;
          }
          for (int i = s.from(); i < s.to(); i++) {
            float ti = remembers ? Math.max(top[i], v[i]) : v[i];
            top[i] = ti;
            w[i] = keep * w[i] - rate * m[i] / (ofRoot * (float) Math.sqrt(ti) + added);
          }
        });
  }
}
