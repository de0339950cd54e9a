package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * Schedule-Free SGD: SGD whose average of weights replaces a schedule of the learning rate.
 *
 * <pre>
 *   g = ∇f(y) + λ y
 *   z = z − η_k g
 *   x = (1 − c) x + c z               c as in {@link ScheduleFreeAverage}
 *   y = β x + (1 − β) z
 * </pre>
 *
 * <p>The weights during training are {@code y}; {@code x} is evaluated and saved as a model. State:
 * {@code z}, {@code max η_k} and {@code Σ ω}.
 *
 * <p>Source: Defazio et al., <a href="https://arxiv.org/abs/2405.15682">2405.15682</a>, and the
 * authors' code. With {@code β = 0} it is SGD with Polyak–Ruppert averaging, with {@code β = 1}
 * primal averaging.
 *
 * @param momentum {@code β} in [0, 1]
 * @param weightDecay {@code λ ≥ 0}, coupled, at {@code y}
 * @param warmupSteps number of updates of the linear warm-up; 0 for none
 * @param stepPower {@code r ≥ 0}: later updates have a larger weight {@code tʳ}
 * @param ratePower {@code p ≥ 0}: updates have a weight {@code (max η_k)ᵖ}
 * @param exempt tensors without decay
 */
public record ScheduleFreeSgd(
    double momentum,
    double weightDecay,
    int warmupSteps,
    double stepPower,
    double ratePower,
    Exempt exempt)
    implements ScheduleFree {

  /** The defaults of its authors. */
  public static final ScheduleFreeSgd DEFAULT = new ScheduleFreeSgd(0.9, 0, 0, 0, 2, Exempt.NONE);

  public ScheduleFreeSgd {
    ScheduleFreeAverage.check("momentum", momentum, warmupSteps, stepPower, ratePower);
    Preconditions.notNegative("weight-decay", weightDecay);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public double averageBeta() {
    return momentum;
  }

  @Override
  public void update(Vectors x, Step t) {
    ScheduleFreeAverage average =
        ScheduleFreeAverage.next(momentum, warmupSteps, stepPower, ratePower, x, t);
    float[] w = x.weights();
    float[] g = x.gradient();
    float mean = (float) t.scale();
    float rate = (float) average.rate();

    x.each(
        s -> {
          float decay = exempt.decay(weightDecay, s);
          for (int i = s.from(); i < s.to(); i++) {
            g[i] = rate * (mean * g[i] + decay * w[i]); // the step overwrites the gradient
          }
          average.move(w, x.state(0), g, s);
        });
  }
}
