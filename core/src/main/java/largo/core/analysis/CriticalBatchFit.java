package largo.core.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import largo.core.Preconditions;
import org.apache.commons.math3.distribution.FDistribution;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * The fit of steps to a target against the batch size:
 *
 * <pre>
 *   S(B) = S_min + E_min / B          B_crit = E_min / S_min
 * </pre>
 *
 * <p>Source: McCandlish et al., <a href="https://arxiv.org/abs/1812.06162">1812.06162</a>, whose
 * {@code (S / S_min − 1)(E / E_min − 1) = 1} with {@code E = B S} is this equation. Least squares
 * of residuals divided by {@code S}, as steps span decades. Trials that missed the target are left
 * out and counted: at a batch with misses, {@code S} is therefore too low.
 *
 * @param minSteps {@code S_min}, steps at an infinite batch
 * @param minExamples {@code E_min}, examples at a batch of one
 * @param stepsInterval percentile interval of {@code S_min}; empty if no bootstrap sample is valid
 * @param examplesInterval of {@code E_min}
 * @param criticalInterval of {@code B_crit}
 * @param points number of trials that reached the target
 * @param misses number of trials that did not
 * @param logR2 {@code 1 − SS_res / SS_tot} of {@code ln S}; empty if a fitted value is not positive
 * @param relativeRms root mean square of {@code (S − fit) / fit}; empty as above
 * @param lackOfFit probability of a lack-of-fit F statistic at least as large if the equation
 *     holds; small if it does not. Empty without repetitions or with fewer than three batches
 * @param invalid bootstrap samples with {@code S_min ≤ 0} or {@code E_min ≤ 0}, which are left out
 * @param samples number of bootstrap samples
 */
public record CriticalBatchFit(
    double minSteps,
    double minExamples,
    Optional<ConfidenceInterval> stepsInterval,
    Optional<ConfidenceInterval> examplesInterval,
    Optional<ConfidenceInterval> criticalInterval,
    int points,
    int misses,
    OptionalDouble logR2,
    OptionalDouble relativeRms,
    OptionalDouble lackOfFit,
    int invalid,
    int samples) {

  /**
   * How the intervals are computed.
   *
   * @param samples of the bootstrap, at least 1
   * @param level confidence, in (0, 1)
   * @param seed of the bootstrap
   */
  public record Bootstrap(int samples, double level, long seed) {
    /** 1000 samples, 95 %. */
    public static final Bootstrap DEFAULT = new Bootstrap(1000, 0.95, 1);

    public Bootstrap {
      Preconditions.positive("samples", samples);
      Preconditions.that(
          level > 0 && level < 1, "level must be in (0, 1), but was %s", Double.toString(level));
    }
  }

  /**
   * {@code B_crit}, at which a run takes twice the minimum steps and twice the minimum examples.
   */
  public double criticalBatch() {
    return minExamples / minSteps;
  }

  /** {@code S(B)}. */
  public double steps(double batch) {
    return minSteps + minExamples / batch;
  }

  /**
   * The batch from which on doubling it saves less than a fraction of the steps.
   *
   * <p>{@code S(2B) / S(B) = 1 − f} at {@code B = B_crit (1/2 − f) / f} (derived): 1.5 {@code
   * B_crit} for {@code f} = 0.2.
   *
   * @param fraction {@code f}, in (0, 1/2)
   */
  public double doublingSavesLess(double fraction) {
    return criticalBatch() * (0.5 - fraction) / fraction;
  }

  /** Whether the fit is usable: both parameters are positive. */
  public boolean isValid() {
    return minSteps > 0 && minExamples > 0;
  }

  /**
   * Fits steps to a target.
   *
   * <p>The bootstrap resamples seeds within each batch, in ascending order of batches; if no batch
   * has two trials, it resamples relative residuals.
   *
   * @param trials with steps, or without if they missed the target
   * @return empty with hits at fewer than two batches
   */
  public static Optional<CriticalBatchFit> of(List<Steps> trials, Bootstrap bootstrap) {
    List<Steps> hits =
        trials.stream()
            .filter(t -> t.steps().isPresent())
            .sorted(Comparator.comparingInt(Steps::batch))
            .toList();
    if (hits.stream().mapToInt(Steps::batch).distinct().count() < 2) {
      return Optional.empty();
    }
    double[] batches = hits.stream().mapToDouble(Steps::batch).toArray();
    double[] steps = hits.stream().mapToDouble(t -> t.steps().orElseThrow()).toArray();
    Parameters fit = Parameters.of(batches, steps);
    List<Parameters> samples = resample(batches, steps, fit, bootstrap);
    List<Parameters> valid = samples.stream().filter(Parameters::isValid).toList();
    return Optional.of(
        new CriticalBatchFit(
            fit.minSteps,
            fit.minExamples,
            interval(valid, Parameters::minSteps, bootstrap.level()),
            interval(valid, Parameters::minExamples, bootstrap.level()),
            interval(valid, p -> p.minExamples / p.minSteps, bootstrap.level()),
            hits.size(),
            trials.size() - hits.size(),
            logR2(batches, steps, fit),
            relativeRms(batches, steps, fit),
            lackOfFit(batches, steps, fit),
            samples.size() - valid.size(),
            samples.size()));
  }

  /**
   * The steps of one trial.
   *
   * @param batch examples per step
   * @param steps to the target; empty if it was missed
   */
  public record Steps(int batch, OptionalDouble steps) {}

  private record Parameters(double minSteps, double minExamples) {

    /** Weighted least squares of two parameters: the normal equations of 1/S and 1/(S B). */
    static Parameters of(double[] batches, double[] steps) {
      double aa = 0;
      double ab = 0;
      double bb = 0;
      double ay = 0;
      double by = 0;
      for (int i = 0; i < steps.length; i++) {
        double a = 1 / steps[i];
        double b = a / batches[i];
        aa += a * a;
        ab += a * b;
        bb += b * b;
        ay += a;
        by += b;
      }
      double determinant = aa * bb - ab * ab;
      return new Parameters((bb * ay - ab * by) / determinant, (aa * by - ab * ay) / determinant);
    }

    double at(double batch) {
      return minSteps + minExamples / batch;
    }

    boolean isValid() {
      return minSteps > 0 && minExamples > 0;
    }
  }

  private static List<Parameters> resample(
      double[] batches, double[] steps, Parameters fit, Bootstrap bootstrap) {
    SplittableRandom random = new SplittableRandom(bootstrap.seed());
    boolean repeated = groups(batches).size() < batches.length;
    List<Parameters> samples = new ArrayList<>();
    for (int i = 0; i < bootstrap.samples(); i++) {
      double[] sample = new double[steps.length];
      for (int[] group : repeated ? groups(batches) : List.of(new int[] {0, steps.length})) {
        for (int k = group[0]; k < group[1]; k++) {
          int drawn = group[0] + (int) (random.nextDouble() * (group[1] - group[0]));
          sample[k] =
              repeated ? steps[drawn] : fit.at(batches[k]) * steps[drawn] / fit.at(batches[drawn]);
        }
      }
      samples.add(Parameters.of(batches, sample));
    }

    return samples;
  }

  /** Ranges [from, to) of equal batches, which are sorted. */
  private static List<int[]> groups(double[] batches) {
    List<int[]> groups = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= batches.length; i++) {
      if (i == batches.length || batches[i] != batches[from]) {
        groups.add(new int[] {from, i});
        from = i;
      }
    }

    return groups;
  }

  private static Optional<ConfidenceInterval> interval(
      List<Parameters> samples, ToDoubleFunction<Parameters> value, double level) {
    if (samples.isEmpty()) {
      return Optional.empty();
    }
    Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
    percentile.setData(samples.stream().mapToDouble(value).toArray());
    return Optional.of(
        new ConfidenceInterval(
            percentile.evaluate(100 * (1 - level) / 2),
            percentile.evaluate(100 * (1 + level) / 2)));
  }

  private static boolean isPositive(double[] batches, Parameters fit) {
    return Arrays.stream(batches).allMatch(b -> fit.at(b) > 0);
  }

  private static OptionalDouble logR2(double[] batches, double[] steps, Parameters fit) {
    if (!isPositive(batches, fit)) {
      return OptionalDouble.empty();
    }
    double mean = Arrays.stream(steps).map(Math::log).average().orElseThrow();
    double total = 0;
    double residual = 0;
    for (int i = 0; i < steps.length; i++) {
      double log = Math.log(steps[i]);
      total += (log - mean) * (log - mean);
      residual += Math.pow(log - Math.log(fit.at(batches[i])), 2);
    }
    return total > 0 ? OptionalDouble.of(1 - residual / total) : OptionalDouble.empty();
  }

  private static OptionalDouble relativeRms(double[] batches, double[] steps, Parameters fit) {
    if (!isPositive(batches, fit)) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int i = 0; i < steps.length; i++) {
      sum += Math.pow(steps[i] / fit.at(batches[i]) - 1, 2);
    }
    return OptionalDouble.of(Math.sqrt(sum / steps.length));
  }

  /**
   * {@code F = [SS_lack / (k − 2)] / [SS_pure / (n − k)]} of {@code n} trials at {@code k} batches.
   */
  private static OptionalDouble lackOfFit(double[] batches, double[] steps, Parameters fit) {
    List<int[]> groups = groups(batches);
    int n = steps.length;
    int k = groups.size();
    double pure = 0;
    double residual = 0;
    for (int[] group : groups) {
      double weights = 0;
      double weighted = 0;
      for (int i = group[0]; i < group[1]; i++) {
        weights += 1 / (steps[i] * steps[i]);
        weighted += 1 / steps[i];
      }
      for (int i = group[0]; i < group[1]; i++) {
        pure += Math.pow((steps[i] - weighted / weights) / steps[i], 2);
        residual += Math.pow((steps[i] - fit.at(batches[i])) / steps[i], 2);
      }
    }
    if (n <= k || k <= 2 || pure <= 0) {
      return OptionalDouble.empty();
    }
    double f = (residual - pure) / (k - 2) / (pure / (n - k));
    double below = new FDistribution(k - 2, n - k).cumulativeProbability(f);
    return OptionalDouble.of(1 - below);
  }
}
