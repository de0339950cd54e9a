package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import largo.core.analysis.ConfidenceInterval;
import largo.core.analysis.CriticalBatchFit;
import largo.core.measure.Jackknife;
import largo.core.measure.NoiseTerms;
import largo.core.report.StudyAnalysis.OptimizerEffect;
import largo.core.train.StepRecord;

/**
 * Three estimates of the critical batch of an optimizer, in examples.
 *
 * @param optimizer its name, as in {@link ArmLabels}
 * @param noiseScale gradient noise scale at the smallest batch: the sum of the noise over the sum
 *     of the signal of all measured steps of the final trials, and two standard errors by the
 *     jackknife over trials
 * @param branched geometric mean over the points of branched trainings, the lowest batch that was
 *     not worse, and the highest that was
 * @param fitted {@code B_crit} of the fit of steps to the target, and its interval
 */
public record CriticalBatches(
    String optimizer, BatchEstimate noiseScale, BatchEstimate branched, BatchEstimate fitted) {

  /**
   * An estimate.
   *
   * @param value NaN if there is none; infinite if the signal of the gradient is not measurable
   * @param low lower bound; NaN if unknown
   * @param high upper bound; NaN if unknown, infinite if there is none
   */
  public record BatchEstimate(double value, double low, double high) {

    static final BatchEstimate NONE = new BatchEstimate(Double.NaN, Double.NaN, Double.NaN);

    boolean exists() {
      return !Double.isNaN(value);
    }

    /** {@code 180 (120 … 260)}. */
    String text() {
      if (!exists()) {
        return NumberFormats.NONE;
      }
      return Double.isNaN(low) ? batch(value) : batch(value) + " (" + range() + ")";
    }

    private String range() {
      return Double.isInfinite(high) ? batch(low) + " or more" : batch(low) + " … " + batch(high);
    }

    private static String batch(double batch) {
      return Double.isInfinite(batch) ? "infinite" : NumberFormats.threeDigits(batch);
    }
  }

  /** The estimates of each optimizer that has at least one. */
  static List<CriticalBatches> of(StudyResults studyResults, StudyAnalysis analysis) {
    Map<String, Map<Integer, List<TrialResult>>> arms = StudyAnalysis.arms(studyResults);
    List<CriticalBatches> all = new ArrayList<>();
    for (OptimizerEffect optimizer : analysis.optimizers()) {
      List<TrialResult> trials =
          arms.get(optimizer.optimizer()).get(optimizer.reference().batch()).stream()
              .filter(t -> t.status() == TrialResult.Status.FINISHED)
              .toList();
      CriticalBatches batches =
          new CriticalBatches(
              optimizer.optimizer(),
              noiseScale(trials, studyResults.steps()),
              branched(arms.get(optimizer.optimizer()), studyResults),
              optimizer
                  .fit()
                  .filter(CriticalBatchFit::isValid)
                  .map(CriticalBatches::fitted)
                  .orElse(BatchEstimate.NONE));
      if (batches.estimates().findAny().isPresent()) {
        all.add(batches);
      }
    }
    return List.copyOf(all);
  }

  private static BatchEstimate noiseScale(
      List<TrialResult> trials, Map<String, List<StepRecord>> steps) {
    List<NoiseTerms> terms =
        trials.stream()
            .map(trial -> total(steps.getOrDefault(trial.trial(), List.of())))
            .filter(total -> total.noise() > 0)
            .toList();
    if (terms.isEmpty()) {
      return BatchEstimate.NONE;
    }
    Jackknife scale = Jackknife.overSteps(terms, 1);
    return new BatchEstimate(
        scale.estimate(),
        Math.max(0, scale.estimate() - 2 * scale.error()),
        scale.estimate() + 2 * scale.error());
  }

  private static NoiseTerms total(List<StepRecord> steps) {
    List<NoiseTerms> measured = steps.stream().flatMap(s -> s.noiseTerms().stream()).toList();
    return new NoiseTerms(
        measured.stream().mapToDouble(NoiseTerms::noise).sum(),
        measured.stream().mapToDouble(NoiseTerms::signal).sum());
  }

  private static BatchEstimate branched(
      Map<Integer, List<TrialResult>> arm, StudyResults studyResults) {
    TunedSettings tuned = TunedSettings.of(studyResults.spec().study());
    TrialResult any = arm.values().iterator().next().get(0);
    List<BranchedBatch> own =
        studyResults.measurements().branches().stream()
            .filter(b -> b.optimizer().equals(any.optimizer()))
            .filter(b -> tuned.without(b.settings()).equals(tuned.without(any.settings())))
            .toList();
    if (own.isEmpty()) {
      return BatchEstimate.NONE;
    }
    double logs = own.stream().mapToDouble(b -> Math.log(b.middle())).average().orElseThrow();
    return new BatchEstimate(
        Math.exp(logs),
        own.stream().mapToDouble(BranchedBatch::lower).min().orElseThrow(),
        own.stream().mapToDouble(BranchedBatch::upper).max().orElseThrow());
  }

  private static BatchEstimate fitted(CriticalBatchFit fit) {
    ConfidenceInterval interval =
        fit.criticalInterval().orElse(new ConfidenceInterval(Double.NaN, Double.NaN));
    return new BatchEstimate(fit.criticalBatch(), interval.lower(), interval.upper());
  }

  private Stream<BatchEstimate> estimates() {
    return Stream.of(noiseScale, branched, fitted).filter(BatchEstimate::exists);
  }

  /** The largest estimate over the smallest; NaN with fewer than two. */
  public double ratio() {
    double[] values = estimates().mapToDouble(BatchEstimate::value).toArray();
    return values.length < 2
        ? Double.NaN
        : DoubleStream.of(values).max().orElseThrow() / DoubleStream.of(values).min().orElseThrow();
  }
}
