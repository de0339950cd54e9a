package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * The average of the Schedule-Free rules, over three points: gradients are computed at {@code y},
 * steps are taken from {@code z}, and {@code x} is the average that is evaluated.
 *
 * <pre>
 *   η_k = η min(1, t / warmup)         η_max = max(η_max, η_k)
 *   ω = tʳ η_maxᵖ,   c = ω / Σ ω       c = 0 if Σ ω = 0
 *   z' = z − δ                         δ: the step of the rule
 *   x' = (1 − c) x + c z'
 *   y' = β x' + (1 − β) z' = y + c (z − y) − (1 − β (1 − c)) δ
 * </pre>
 *
 * <p>The weights are {@code y}, and the first state vector is {@code z}; {@code x = (y − (1 − β) z)
 * / β}. With {@code β = 0}, {@code y} is {@code z}, and the state vector is {@code x}.
 *
 * @param beta {@code β} in [0, 1]
 * @param rate {@code η_k}
 * @param share {@code c}
 */
record ScheduleFreeAverage(double beta, double rate, double share) {

  /** {@code η_max} and {@code Σ ω}. */
  static final int SCALARS = 2;

  /**
   * Checks hyper-parameters.
   *
   * @throws IllegalArgumentException if one is out of its range
   */
  static void check(String name, double beta, int warmupSteps, double stepPower, double ratePower) {
    Preconditions.that(beta >= 0 && beta <= 1, "%s must be in [0, 1], but was %s", name, beta);
    Preconditions.notNegative("warmup-steps", warmupSteps);
    Preconditions.notNegative("step-power", stepPower);
    Preconditions.notNegative("rate-power", ratePower);
  }

  /**
   * The average of an update; updates {@code η_max} and {@code Σ ω}.
   *
   * @param stepPower {@code r}
   * @param ratePower {@code p}
   */
  static ScheduleFreeAverage next(
      double beta, int warmupSteps, double stepPower, double ratePower, Vectors x, Step t) {
    double[] kept = x.scalars();
    double rate = t.rate() * (warmupSteps > 0 ? Math.min(1, (double) t.number() / warmupSteps) : 1);
    kept[0] = Math.max(kept[0], rate);
    double weight = Math.pow(t.number(), stepPower) * Math.pow(kept[0], ratePower);
    kept[1] += weight;
    double share = kept[1] > 0 ? weight / kept[1] : 0;
    x.probe().scalar("average-share", share);

    return new ScheduleFreeAverage(beta, rate, share);
  }

  /** Sets {@code z} and {@code x} to the weights. */
  static void begin(Vectors x) {
    System.arraycopy(x.weights(), 0, x.state(0), 0, x.weights().length);
  }

  /**
   * Takes a step, and updates the average.
   *
   * @param w {@code y}
   * @param z the first state vector
   * @param step {@code δ}, at the indices of the strip
   */
  void move(float[] w, float[] z, float[] step, Strip s) {
    float c = (float) share;
    float part = (float) (1 - beta * (1 - share));
    if (beta == 0) {
      for (int i = s.from(); i < s.to(); i++) {
        w[i] -= step[i];
        z[i] += c * (w[i] - z[i]);
      }
    } else {
      for (int i = s.from(); i < s.to(); i++) {
        w[i] += c * (z[i] - w[i]) - part * step[i];
        z[i] -= step[i];
      }
    }
  }

  /** Overwrites trained tensors by {@code x}. */
  static void evaluationWeights(double beta, Vectors x, float[] to) {
    float[] w = x.weights();
    float[] z = x.state(0);
    float beyond = (float) ((1 - beta) / beta); // x = y + (1 − β) / β (y − z)
    x.each(
        s -> {
          for (int i = s.from(); i < s.to(); i++) {
            to[i] = beta == 0 ? z[i] : w[i] + beyond * (w[i] - z[i]);
          }
        });
  }
}
