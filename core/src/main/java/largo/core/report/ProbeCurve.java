package largo.core.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import largo.core.report.PanelCurve.Point;
import largo.core.train.StepRecord;

/**
 * What an update rule metrics, over the steps of one trial.
 *
 * @param optimizer its number in the sweep
 * @param batch of the trial
 * @param epochs that it took
 * @param middle the number itself, or its median over tensors
 * @param outer its least and its largest over tensors; without tensors, the number of single steps,
 *     if the middle is of means
 */
record ProbeCurve(
    int optimizer, int batch, double epochs, List<Point> middle, List<List<Point>> outer) {

  private static final int BLOCKS = 100;

  /** All that the rules of a sweep metrics, by name, in alphabetical order. */
  static List<String> names(StudyResults studyResults) {
    TreeSet<String> names = new TreeSet<>();
    studyResults
        .steps()
        .values()
        .forEach(
            steps ->
                steps.stream()
                    .limit(1) // they tell the same at every step
                    .forEach(
                        step -> {
                          names.addAll(step.scalars().keySet());
                          names.addAll(step.tensors().keySet());
                        }));
    names.removeAll(List.of(StepRecord.VALIDATION_LOSS, StepRecord.VALIDATION_ACCURACY));
    return List.copyOf(names);
  }

  /** The first seed of what represents each optimizer at each batch, where it has the number. */
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
    double epochsPerStep = trial.epochs() / Math.max(1, trial.steps());

    List<Point> middle = means(steps, epochsPerStep, s -> median(values(name, s)));
    List<List<Point>> outer = new ArrayList<>();
    if (perTensor) {
      outer.add(points(steps, epochsPerStep, s -> values(name, s).min().orElseThrow()));
      outer.add(points(steps, epochsPerStep, s -> values(name, s).max().orElseThrow()));
    } else if (steps.size() > BLOCKS) {
      outer.add(points(steps, epochsPerStep, s -> s.scalars().get(name)));
    }
    return new ProbeCurve(optimizer, trial.batch(), trial.epochs(), middle, outer);
  }

  /** What was told in a step, finite: a number, or one for each tensor. */
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

  private static List<Point> points(
      List<StepRecord> steps, double epochsPerStep, ToDoubleFunction<StepRecord> value) {
    return LossCurve.thin(steps).stream()
        .map(s -> Point.of(s.step() * epochsPerStep, value.applyAsDouble(s)))
        .toList();
  }

  /** Over each hundredth of the steps, in the middle of it. */
  private static List<Point> means(
      List<StepRecord> steps, double epochsPerStep, ToDoubleFunction<StepRecord> value) {
    int block = (steps.size() + BLOCKS - 1) / BLOCKS;
    List<Point> means = new ArrayList<>();
    for (int from = 0; from < steps.size(); from += block) {
      List<StepRecord> some = steps.subList(from, Math.min(from + block, steps.size()));
      double step = some.stream().mapToDouble(StepRecord::step).average().orElseThrow();
      double mean = some.stream().mapToDouble(value).average().orElseThrow();
      means.add(Point.of(step * epochsPerStep, mean));
    }

    return means;
  }

  /** All values that it shows. */
  DoubleStream values() {
    return DoubleStream.concat(
        middle.stream().mapToDouble(Point::y),
        outer.stream().flatMap(List::stream).mapToDouble(Point::y));
  }
}
