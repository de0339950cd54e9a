package largo.core.schedule;

import java.util.List;
import largo.core.Preconditions;

/**
 * The shape of a learning rate after the warm-up: a factor of the base rate.
 *
 * <p>Decays depend on one of two clocks: {@code progress} runs from 0 at the end of the warm-up to
 * 1 at the end of the budget; {@code epoch} counts epochs since the start of the run, including the
 * warm-up, which is how papers give milestones.
 */
public sealed interface Decay {

  /**
   * The factor.
   *
   * @param progress fraction of the steps after the warm-up that is done, in [0, 1]
   * @param epoch epochs since the start of the run, including fractions
   */
  double factor(double progress, double epoch);

  /** {@code 1}, always. */
  record Constant() implements Decay {
    @Override
    public double factor(double progress, double epoch) {
      return 1;
    }
  }

  /**
   * {@code e + (1 − e)(1 − x)^p} at progress {@code x}: the "poly" decay of LARS, LAMB and SNGM.
   *
   * @param power {@code p > 0}
   * @param end {@code e ≥ 0}, the factor at the end
   */
  record Poly(double power, double end) implements Decay {
    public Poly {
      Preconditions.positive("power", power);
      Preconditions.notNegative("end", end);
    }

    @Override
    public double factor(double progress, double epoch) {
      return end + (1 - end) * Math.pow(1 - progress, power);
    }
  }

  /**
   * {@code e + (1 − e)(1 + cos πx) / 2} at progress {@code x}. Source: Loshchilov and Hutter, <a
   * href="https://arxiv.org/abs/1608.03983">1608.03983</a>, without restarts.
   *
   * @param end {@code e ≥ 0}, the factor at the end
   */
  record Cosine(double end) implements Decay {
    public Cosine {
      Preconditions.notNegative("end", end);
    }

    @Override
    public double factor(double progress, double epoch) {
      return end + (1 - end) * (1 + Math.cos(Math.PI * progress)) / 2;
    }
  }

  /**
   * {@code c^k} once {@code k} of the given epochs have passed.
   *
   * @param atEpochs epochs since the start of the run, positive and increasing
   * @param factor {@code c > 0}
   */
  record Step(List<Double> atEpochs, double factor) implements Decay {
    public Step {
      atEpochs = List.copyOf(atEpochs);
      Preconditions.positive("factor", factor);
      double last = 0;
      for (double epoch : atEpochs) {
        Preconditions.that(
            epoch > last, "at-epochs must be positive and increasing, but was %s", atEpochs);
        last = epoch;
      }
    }

    @Override
    public double factor(double progress, double epoch) {
      long passed = atEpochs.stream().filter(at -> epoch >= at).count();
      return Math.pow(factor, passed);
    }
  }

  /**
   * {@code γ^epoch}, in fractions of an epoch, step by step.
   *
   * @param gamma {@code γ > 0}, the factor per epoch
   */
  record Exponential(double gamma) implements Decay {
    public Exponential {
      Preconditions.positive("gamma", gamma);
    }

    @Override
    public double factor(double progress, double epoch) {
      return Math.pow(gamma, epoch);
    }
  }
}
