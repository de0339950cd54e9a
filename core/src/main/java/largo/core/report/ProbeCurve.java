package largo.core.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import largo.core.train.StepRecord;

/**
 * A metric of an update rule over the steps of a trial.
 *
 * @param optimizer its index in the study
 * @param batch of the trial
 * @param epochs of the trial
 * @param middle the scalar, or the median over tensors
 * @param outer minimum and maximum over tensors; without tensors, the scalar of single steps, if
 *     the middle has means
 */
record ProbeCurve(
    int optimizer,
    int batch,
    double epochs,
    List<ChartPoint> middle,
    List<List<ChartPoint>> outer) {

  private static final int BLOCKS = 100;

  /**
   * The names of the metrics of steps in a study that are shown, in alphabetical order; not every
   * step has all.
   */
  static List<String> names(StudyResults studyResults) {
    TreeSet<String> names = new TreeSet<>();
    for (List<StepRecord> steps : studyResults.steps().values()) {
      for (StepRecord step : steps) {
        names.addAll(step.scalars().keySet());
        names.addAll(step.tensors().keySet());
      }
    }
    names.removeAll(
        List.of(
            StepRecord.GRADIENT_NOISE, StepRecord.GRADIENT_SIGNAL, StepRecord.NOISE_SCALE_ERROR));
    names.removeIf(StepRecord::isOfValidation);
    names.removeIf(name -> name.startsWith(StepRecord.HESSIAN_RESIDUAL));
    return List.copyOf(names);
  }

  /** The curves of the first seed of each chosen candidate that has the metric. */
  static List<ProbeCurve> of(String name, StudyResults studyResults, RateSelection selection) {
    return selection.ofFirstSeeds(
        studyResults,
        (optimizer, trial, steps) ->
            Optional.of(of(name, optimizer, trial, steps))
                .filter(curve -> !curve.middle().isEmpty()));
  }

  private static ProbeCurve of(
      String name, int optimizer, TrialResult trial, List<StepRecord> all) {
    List<StepRecord> steps = all.stream().filter(s -> values(name, s).count() > 0).toList();
    boolean perTensor = steps.stream().anyMatch(s -> s.tensors().containsKey(name));
    EpochAxis epochs = EpochAxis.of(trial, all);

    List<ChartPoint> middle = means(steps, epochs, s -> median(values(name, s)));
    List<List<ChartPoint>> outer = new ArrayList<>();
    if (perTensor) {
      outer.add(points(steps, epochs, s -> values(name, s).min().orElseThrow()));
      outer.add(points(steps, epochs, s -> values(name, s).max().orElseThrow()));
    } else if (steps.size() > BLOCKS) {
      outer.add(points(steps, epochs, s -> s.scalars().get(name)));
    }
    return new ProbeCurve(optimizer, trial.batch(), trial.epochs(), middle, outer);
  }

  /** The finite values of a step: one scalar, or one value for each tensor. */
  private static DoubleStream values(String name, StepRecord step) {
    Collection<Double> values =
        step.tensors().containsKey(name)
            ? step.tensors().get(name).values()
            : step.scalars().containsKey(name) ? List.of(step.scalars().get(name)) : List.of();
    return values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite);
  }

  private static double median(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static List<ChartPoint> points(
      List<StepRecord> steps, EpochAxis epochs, ToDoubleFunction<StepRecord> value) {
    return LossCurve.thin(steps).stream()
        .map(s -> ChartPoint.of(epochs.before(s), value.applyAsDouble(s)))
        .toList();
  }

  /** Means over each hundredth of the steps, at its center. */
  private static List<ChartPoint> means(
      List<StepRecord> steps, EpochAxis epochs, ToDoubleFunction<StepRecord> value) {
    int block = (steps.size() + BLOCKS - 1) / BLOCKS;
    List<ChartPoint> means = new ArrayList<>();
    for (int from = 0; from < steps.size(); from += block) {
      List<StepRecord> some = steps.subList(from, Math.min(from + block, steps.size()));
      double mean = some.stream().mapToDouble(value).average().orElseThrow();
      means.add(ChartPoint.of(epochs.center(some), mean));
    }

    return means;
  }

  /** Whether the metric is one of tensors. */
  boolean isByTensor() {
    return outer.size() == 2;
  }

  /** All values of the curve. */
  DoubleStream values() {
    return DoubleStream.concat(
        middle.stream().mapToDouble(ChartPoint::y),
        outer.stream().flatMap(List::stream).mapToDouble(ChartPoint::y));
  }
}
