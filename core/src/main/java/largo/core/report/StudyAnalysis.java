package largo.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;
import largo.core.analysis.CriticalBatchFit;
import largo.core.analysis.CriticalBatchFit.Bootstrap;
import largo.core.analysis.NonInferiority;
import largo.core.analysis.PairedComparison;
import largo.core.analysis.PerformanceProfile;
import largo.core.config.StudySpec;
import largo.core.data.LearningTask;
import largo.core.report.TrialResult.Status;

/**
 * The comparison of the final arms of a study.
 *
 * @param accuracy name of the accuracy that is compared, {@code test} for example
 * @param task what is predicted
 * @param optimizers in the order of the results
 * @param comparisons of all pairs of optimizers, by batch, with Holm's correction within a batch
 * @param scores scores of the performance profile of steps to the target over batches, by
 *     optimizer; empty without a target
 */
public record StudyAnalysis(
    String accuracy,
    LearningTask task,
    List<OptimizerEffect> optimizers,
    Map<Integer, List<PairedComparison>> comparisons,
    Map<String, Double> scores) {

  /** Batches at which a target must be reached for a fit. */
  private static final int MIN_BATCHES = 3;

  /**
   * An optimizer at all batches.
   *
   * @param optimizer its name, as in {@link ArmLabels}
   * @param batches ascending, at least one
   * @param fit of steps to the target; empty without a target, or if it was reached at fewer than
   *     three batches
   */
  public record OptimizerEffect(
      String optimizer, List<BatchEffect> batches, Optional<CriticalBatchFit> fit) {

    /** The smallest batch, with which the others are compared. */
    public BatchEffect reference() {
      return batches.get(0);
    }

    /**
     * The largest batch that is non-inferior to the smallest one, as are all between them; empty if
     * the next larger batch is not. Testing in ascending order up to the first failure keeps the
     * probability of any false decision at that of one test.
     */
    public OptionalInt largestBatch() {
      OptionalInt largest = OptionalInt.empty();
      for (BatchEffect effect : batches.subList(1, batches.size())) {
        if (!effect.holds()) {
          return largest;
        }
        largest = OptionalInt.of(effect.batch());
      }
      return largest;
    }

    /** The smallest batch that is not shown to be non-inferior; empty if all are. */
    public Optional<BatchEffect> firstFailure() {
      return batches.stream().skip(1).filter(effect -> !effect.holds()).findFirst();
    }

    /** The effect at a batch. */
    public Optional<BatchEffect> at(int batch) {
      return batches.stream().filter(effect -> effect.batch() == batch).findFirst();
    }
  }

  /**
   * An optimizer at one batch.
   *
   * @param batch examples per step
   * @param learningRate tuned or given
   * @param tuned other hyper-parameters that were tuned, as in a configuration file
   * @param accuracies by seed, of the trials that finished
   * @param unfinished number of trials that diverged or failed
   * @param steps mean number of steps of the trials that finished; NaN without any
   * @param stepsToTarget of each trial that finished or diverged; infinite for a miss; empty
   *     without a target
   * @param change against the smallest batch over the seeds that finished at both; empty for the
   *     smallest batch, or if there are none
   */
  public record BatchEffect(
      int batch,
      double learningRate,
      String tuned,
      Map<Long, Double> accuracies,
      int unfinished,
      double steps,
      List<Double> stepsToTarget,
      Optional<NonInferiority> change) {

    /** Mean accuracy, in [0, 1]; NaN without any. */
    public double accuracy() {
      return accuracies.values().stream().mapToDouble(a -> a).average().orElse(Double.NaN);
    }

    /**
     * Whether it is non-inferior to the smallest batch; not if any of its trials did not finish.
     */
    public boolean holds() {
      return unfinished == 0 && change.map(NonInferiority::holds).orElse(false);
    }

    /** The median of the steps to the target; empty without a target. */
    public OptionalDouble medianStepsToTarget() {
      return stepsToTarget.isEmpty()
          ? OptionalDouble.empty()
          : OptionalDouble.of(
              PerformanceProfile.time(stepsToTarget.stream().mapToDouble(s -> s).toArray()));
    }
  }

  /** The name of the score that is compared, as in "test accuracy". */
  String score() {
    return accuracy + " " + task.score();
  }

  /** Analyses the results of a study. */
  public static StudyAnalysis of(StudyResults studyResults) {
    TrialAccuracy shown = TrialAccuracy.shown(studyResults.results());
    StudySpec spec = studyResults.spec().study();
    List<OptimizerEffect> optimizers = new ArrayList<>();
    arms(studyResults)
        .forEach((name, byBatch) -> optimizers.add(effect(name, byBatch, shown, studyResults)));
    return new StudyAnalysis(
        shown.word(),
        studyResults.spec().data().task(),
        optimizers,
        comparisons(optimizers, spec),
        scores(optimizers, spec));
  }

  /** Trials by optimizer, whose name is that of {@link ArmLabels}, and batch. */
  static Map<String, Map<Integer, List<TrialResult>>> arms(StudyResults studyResults) {
    ArmLabels labels = studyResults.labels();
    Map<String, Map<Integer, List<TrialResult>>> arms = new LinkedHashMap<>();
    for (TrialResult r : studyResults.results()) {
      arms.computeIfAbsent(labels.of(r.optimizer(), r.settings()), n -> new TreeMap<>())
          .computeIfAbsent(r.batch(), b -> new ArrayList<>())
          .add(r);
    }
    return arms;
  }

  private static OptimizerEffect effect(
      String name,
      Map<Integer, List<TrialResult>> byBatch,
      TrialAccuracy shown,
      StudyResults studyResults) {
    List<BatchEffect> batches = new ArrayList<>();
    Map<Long, Double> reference = Map.of();
    for (List<TrialResult> trials : byBatch.values()) {
      Map<Long, Double> accuracies = shown.bySeed(trials);
      Optional<NonInferiority> change =
          batches.isEmpty()
              ? Optional.empty()
              : change(accuracies, reference, studyResults.spec().study());
      reference = batches.isEmpty() ? accuracies : reference;
      batches.add(
          new BatchEffect(
              trials.get(0).batch(),
              trials.get(0).learningRate(),
              TunedSettings.of(studyResults.spec().study()).of(trials.get(0).settings()),
              accuracies,
              (int) trials.stream().filter(t -> t.status() != Status.FINISHED).count(),
              trials.stream()
                  .filter(t -> t.status() == Status.FINISHED)
                  .mapToLong(TrialResult::steps)
                  .average()
                  .orElse(Double.NaN),
              TargetSteps.of(trials, studyResults),
              change));
    }
    return new OptimizerEffect(name, List.copyOf(batches), fit(batches));
  }

  private static Optional<NonInferiority> change(
      Map<Long, Double> accuracies, Map<Long, Double> reference, StudySpec spec) {
    List<Long> seeds = accuracies.keySet().stream().filter(reference::containsKey).toList();
    return seeds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            NonInferiority.of(
                seeds.stream().mapToDouble(accuracies::get).toArray(),
                seeds.stream().mapToDouble(reference::get).toArray(),
                spec.margin() / 100,
                spec.alpha()));
  }

  private static Optional<CriticalBatchFit> fit(List<BatchEffect> batches) {
    List<CriticalBatchFit.Steps> steps = new ArrayList<>();
    for (BatchEffect effect : batches) {
      for (double s : effect.stepsToTarget()) {
        steps.add(
            new CriticalBatchFit.Steps(
                effect.batch(),
                Double.isFinite(s) ? OptionalDouble.of(s) : OptionalDouble.empty()));
      }
    }
    long hit = // two batches determine both constants, without any measure of the fit
        batches.stream().filter(b -> b.stepsToTarget().stream().anyMatch(Double::isFinite)).count();
    return hit < MIN_BATCHES ? Optional.empty() : CriticalBatchFit.of(steps, Bootstrap.DEFAULT);
  }

  private static Map<Integer, List<PairedComparison>> comparisons(
      List<OptimizerEffect> optimizers, StudySpec spec) {
    Map<Integer, Map<String, Map<Long, Double>>> arms = new TreeMap<>();
    optimizers.forEach(
        o ->
            o.batches()
                .forEach(
                    b ->
                        arms.computeIfAbsent(b.batch(), k -> new LinkedHashMap<>())
                            .put(o.optimizer(), b.accuracies())));
    Map<Integer, List<PairedComparison>> comparisons = new TreeMap<>();
    arms.forEach((batch, of) -> comparisons.put(batch, PairedComparison.all(of, spec.level())));
    return comparisons;
  }

  /** The scores over the batches that all optimizers have. */
  private static Map<String, Double> scores(List<OptimizerEffect> optimizers, StudySpec spec) {
    if (!spec.hasTarget()) {
      return Map.of();
    }
    List<Integer> batches =
        optimizers.stream()
            .flatMap(o -> o.batches().stream().map(BatchEffect::batch))
            .distinct()
            .filter(b -> optimizers.stream().allMatch(o -> o.at(b).isPresent()))
            .sorted()
            .toList();
    Map<String, double[]> times = new LinkedHashMap<>();
    for (OptimizerEffect o : optimizers) {
      times.put(
          o.optimizer(),
          batches.stream()
              .mapToDouble(
                  b -> o.at(b).orElseThrow().medianStepsToTarget().orElse(Double.POSITIVE_INFINITY))
              .toArray());
    }
    return batches.isEmpty()
        ? Map.of()
        : PerformanceProfile.of(times).scores(PerformanceProfile.MAX_RATIO);
  }
}
