package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * Schedule-Free AdamW: AdamW whose average of weights replaces a schedule of the learning rate.
 *
 * <pre>
 *   v = β₂ v + (1 − β₂) g²            g = ∇f(y)
 *   u = g, or with inner momentum  m = μ m + (1 − μ) g,  u = m / (1 − μᵗ)
 *   z = z − η_k λ y − η_k u / (√v / √(1 − β₂ᵗ) + ε)
 *   x = (1 − c) x + c z               c as in {@link ScheduleFreeAverage}
 *   y = β₁ x + (1 − β₁) z
 * </pre>
 *
 * <p>The weights during training are {@code y}; {@code x} is evaluated and saved as a model. State:
 * {@code z}, {@code v}, {@code max η_k} and {@code Σ ω}, and {@code m} with inner momentum.
 *
 * <p>Source: Defazio et al., <a href="https://arxiv.org/abs/2405.15682">2405.15682</a>, and the
 * authors' code.
 *
 * @param beta1 {@code β₁} in [0, 1]
 * @param beta2 {@code β₂} in [0, 1)
 * @param epsilon {@code ε > 0}, in units of the gradient
 * @param weightDecay {@code λ ≥ 0}, decoupled
 * @param warmupSteps number of updates of the linear warm-up; 0 for none
 * @param stepPower {@code r ≥ 0}: later updates have a larger weight {@code tʳ}
 * @param ratePower {@code p ≥ 0}: updates have a weight {@code (max η_k)ᵖ}
 * @param decayAtZ whether the decay is of {@code z} in place of {@code y}
 * @param innerMomentum {@code μ} in [0, 1); 0 for none
 * @param exempt tensors without decay
 */
public record ScheduleFreeAdamw(
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    int warmupSteps,
    double stepPower,
    double ratePower,
    boolean decayAtZ,
    double innerMomentum,
    Exempt exempt)
    implements ScheduleFree {

  /** The defaults of its authors. */
  public static final ScheduleFreeAdamw DEFAULT =
      new ScheduleFreeAdamw(0.9, 0.999, 1e-8, 0, 0, 0, 2, false, 0, Exempt.NONE);

  public ScheduleFreeAdamw {
    ScheduleFreeAverage.check("beta1", beta1, warmupSteps, stepPower, ratePower);
    Preconditions.inRange("beta2", beta2, 0, 1);
    Preconditions.positive("epsilon", epsilon);
    Preconditions.notNegative("weight-decay", weightDecay);
    Preconditions.inRange("inner-momentum", innerMomentum, 0, 1);
  }

  @Override
  public int slots() {
    return innerMomentum == 0 ? 2 : 3;
  }

  @Override
  public double averageBeta() {
    return beta1;
  }

  @Override
  public void update(Vectors x, Step t) {
    ScheduleFreeAverage average =
        ScheduleFreeAverage.next(beta1, warmupSteps, stepPower, ratePower, x, t);
    float[] w = x.weights();
    float[] g = x.gradient();
    float[] z = x.state(0);
    float[] v = x.state(1);
    float[] decayed = decayAtZ && beta1 > 0 ? z : w; // with β₁ = 0, z is w
    float mean = (float) t.scale();
    float b2 = (float) beta2;
    float c2 = (float) (1 - beta2); // in double: 1 - 0.999f is off by 1e-5
    float eps = (float) epsilon;
    float rate = (float) average.rate();
    float unbias = (float) (1 / Math.sqrt(t.unbias(beta2)));

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            float gi = mean * g[i];
            v[i] = b2 * v[i] + c2 * gi * gi;
            g[i] = gi; // the direction, then the step, overwrites the gradient
          }
          if (innerMomentum > 0) {
            smooth(x, t, s);
          }
          for (int i = s.from(); i < s.to(); i++) {
            float adam = g[i] / (unbias * (float) Math.sqrt(v[i]) + eps);
            g[i] = rate * (adam + decay * decayed[i]);
          }
          average.move(w, z, g, s);
        });
  }

  /** Replaces the gradient by its momentum. */
  private void smooth(Vectors x, Step t, Strip s) {
    float[] g = x.gradient();
    float[] m = x.state(2);
    float mu = (float) innerMomentum;
    float entering = (float) (1 - innerMomentum);
    float unbias = (float) (1 / t.unbias(innerMomentum));
    for (int i = s.from(); i < s.to(); i++) {
      m[i] = mu * m[i] + entering * g[i];
      g[i] = unbias * m[i];
    }
  }
}
