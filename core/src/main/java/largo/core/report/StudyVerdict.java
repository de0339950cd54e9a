package largo.core.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.analysis.ConfidenceInterval;
import largo.core.analysis.CriticalBatchFit;
import largo.core.analysis.NonInferiority;
import largo.core.analysis.RankCorrelation;
import largo.core.config.StudySpec;
import largo.core.report.StudyAnalysis.BatchEffect;
import largo.core.report.StudyAnalysis.OptimizerEffect;

/**
 * The result of a study in plain words and numbers: {@code verdict.json}. Numbers that do not exist
 * are NaN, batches 0.
 *
 * @param decision whether larger batches are no worse
 * @param accuracy name of the accuracy that is compared, {@code test} for example
 * @param optimizer with which the largest batch holds, or the best at the smallest batch
 * @param learningRate of the optimizer at that batch
 * @param smallestBatch with which others are compared
 * @param largestBatch largest one that is no worse than the smallest one
 * @param marginPoints percentage points up to which a batch is no worse
 * @param level confidence of the intervals
 * @param seeds number of pairs at that batch
 * @param changePoints mean difference of accuracy between both, in percentage points
 * @param changeLow lower bound of its interval
 * @param changeHigh upper bound of its interval
 * @param stepsFactor steps at the smallest batch over steps at the largest
 * @param criticalBatch fitted {@code B_crit} of steps to the target
 * @param criticalLow lower bound of its interval
 * @param criticalHigh upper bound of its interval
 * @param doublingBatch batch from which on doubling it saves less than 20 % of the steps
 * @param criticalBatches estimates side by side, of each optimizer that has one
 * @param sharpnessCorrelation Spearman's rank correlation of sharpness and generalization gap over
 *     the final models that were measured
 * @param sharpnessP its p-value
 * @param speedUps of several workers over one, by batch
 * @param comparisons of all pairs of optimizers at each batch
 * @param sentences the verdict
 */
public record StudyVerdict(
    Decision decision,
    String accuracy,
    String optimizer,
    double learningRate,
    int smallestBatch,
    int largestBatch,
    double marginPoints,
    double level,
    int seeds,
    double changePoints,
    double changeLow,
    double changeHigh,
    double stepsFactor,
    double criticalBatch,
    double criticalLow,
    double criticalHigh,
    double doublingBatch,
    List<CriticalBatches> criticalBatches,
    double sharpnessCorrelation,
    double sharpnessP,
    List<WorkerSpeedUp> speedUps,
    List<OptimizerComparison> comparisons,
    List<String> sentences) {

  /** Files of earlier versions have no critical batches, speed-ups and comparisons. */
  public StudyVerdict {
    criticalBatches = criticalBatches == null ? List.of() : List.copyOf(criticalBatches);
    speedUps = speedUps == null ? List.of() : List.copyOf(speedUps);
    comparisons = comparisons == null ? List.of() : List.copyOf(comparisons);
    sentences = List.copyOf(sentences);
  }

  /** Whether larger batches are no worse than the smallest one. */
  public enum Decision {
    /** At least one larger batch is. */
    LARGER_BATCHES_HOLD,
    /** None is. */
    LARGER_BATCHES_COST,
    /** There are too few seeds to decide. */
    NOT_ENOUGH_SEEDS,
    /** There is nothing to compare. */
    NOTHING_TO_COMPARE
  }

  /** Fraction of the steps below which a doubling is not worthwhile. */
  static final double WORTHWHILE = 0.2;

  private static final ConfidenceInterval NONE = new ConfidenceInterval(Double.NaN, Double.NaN);

  /** The verdict; empty if the results are not those of a study. */
  public static Optional<StudyVerdict> of(StudyResults studyResults) {
    return studyResults
        .tuning()
        .map(tuning -> of(studyResults, StudyAnalysis.of(studyResults), tuning));
  }

  private static StudyVerdict of(
      StudyResults studyResults, StudyAnalysis analysis, TuningResults tuning) {
    StudySpec spec = studyResults.spec().study();
    Optional<OptimizerEffect> best =
        analysis.optimizers().stream()
            .filter(o -> Double.isFinite(o.reference().accuracy()))
            .max(
                Comparator.comparingInt((OptimizerEffect o) -> o.largestBatch().orElse(0))
                    .thenComparingDouble(o -> shown(o).accuracy()));
    Decision decision = best.map(b -> decide(b, analysis)).orElse(Decision.NOTHING_TO_COMPARE);
    BatchEffect shown =
        best.map(StudyVerdict::shown)
            .orElse(
                new BatchEffect(
                    0, Double.NaN, "", Map.of(), 0, Double.NaN, List.of(), Optional.empty()));
    Optional<NonInferiority> change = shown.change();
    ConfidenceInterval interval = change.flatMap(NonInferiority::interval).orElse(NONE);
    Optional<CriticalBatchFit> fit =
        best.flatMap(OptimizerEffect::fit).filter(CriticalBatchFit::isValid);
    int largest = best.map(b -> b.largestBatch().orElse(b.reference().batch())).orElse(0);
    List<CriticalBatches> criticalBatches = CriticalBatches.of(studyResults, analysis);
    Optional<RankCorrelation> sharpness = SharpnessCorrelation.of(studyResults).correlation();
    List<OptimizerComparison> comparisons = OptimizerComparison.of(analysis);
    VerdictSentences results = new VerdictSentences(analysis, spec);
    List<String> sentences = new ArrayList<>(results.of(decision, best));
    if (best.isPresent()) {
      sentences.addAll(new ComparisonSentences(analysis, comparisons, spec.level()).of());
    }
    sentences.addAll(MeasurementSentences.of(studyResults, criticalBatches, largest, spec.level()));
    best.ifPresent(b -> sentences.add(results.notTried(b)));
    sentences.addAll(new TuningSentences(tuning.rates(), studyResults.labels()).of());
    ConfidenceInterval critical = fit.flatMap(CriticalBatchFit::criticalInterval).orElse(NONE);
    return new StudyVerdict(
        decision,
        analysis.accuracy(),
        best.map(OptimizerEffect::optimizer).orElse(""),
        shown.learningRate(),
        best.map(b -> b.reference().batch()).orElse(0),
        largest,
        spec.margin(),
        spec.level(),
        change.map(NonInferiority::seeds).orElse(shown.accuracies().size()),
        100 * change.map(NonInferiority::mean).orElse(Double.NaN),
        100 * interval.lower(),
        100 * interval.upper(),
        best.map(b -> b.reference().steps() / shown.steps()).orElse(Double.NaN),
        fit.map(CriticalBatchFit::criticalBatch).orElse(Double.NaN),
        critical.lower(),
        critical.upper(),
        fit.map(f -> f.doublingSavesLess(WORTHWHILE)).orElse(Double.NaN),
        criticalBatches,
        sharpness.map(RankCorrelation::rho).orElse(Double.NaN),
        sharpness.map(RankCorrelation::p).orElse(Double.NaN),
        studyResults.measurements().speedUps(),
        comparisons,
        sentences);
  }

  /** The effect at the largest batch that holds, or at the smallest batch if none does. */
  static BatchEffect shown(OptimizerEffect optimizer) {
    return optimizer.largestBatch().isPresent()
        ? optimizer.at(optimizer.largestBatch().getAsInt()).orElseThrow()
        : optimizer.reference();
  }

  private static Decision decide(OptimizerEffect best, StudyAnalysis analysis) {
    if (best.largestBatch().isPresent()) {
      return Decision.LARGER_BATCHES_HOLD;
    }
    List<BatchEffect> failures =
        analysis.optimizers().stream().flatMap(o -> o.firstFailure().stream()).toList();
    if (failures.isEmpty()) {
      return Decision.NOTHING_TO_COMPARE; // there is one batch
    }
    return failures.stream().allMatch(VerdictSentences::isWorse)
        ? Decision.LARGER_BATCHES_COST
        : Decision.NOT_ENOUGH_SEEDS;
  }
}
