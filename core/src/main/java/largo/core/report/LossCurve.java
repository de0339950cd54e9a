package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.report.TrialResult.Status;
import largo.core.train.StepRecord;

/**
 * The training loss of one trial.
 *
 * @param optimizer its index in the study
 * @param batch of the trial
 * @param status how it ended
 * @param epochs of the trial
 * @param points epochs and losses, one for each step or for every n-th; finite
 * @param means mean over each hundredth of the steps, at its center; finite
 */
record LossCurve(
    int optimizer,
    int batch,
    Status status,
    double epochs,
    List<ChartPoint> points,
    List<ChartPoint> means) {

  /** Maximum number of points of a curve; more cannot be distinguished in a chart. */
  static final int MAX_POINTS = 500;

  private static final int BLOCKS = 100;

  /** The curves of the first seed of each chosen candidate. */
  static List<LossCurve> of(StudyResults studyResults, RateSelection selection) {
    return selection.ofFirstSeeds(
        studyResults, (optimizer, trial, steps) -> Optional.of(of(optimizer, trial, steps)));
  }

  // the loss of a step is that before its update, so its position is the number of steps before it
  static LossCurve of(int optimizer, TrialResult trial, List<StepRecord> steps) {
    EpochAxis epochs = EpochAxis.of(trial, steps);
    List<ChartPoint> points =
        thin(steps).stream().map(s -> ChartPoint.of(epochs.before(s), s.loss())).toList();
    return new LossCurve(
        optimizer,
        trial.batch(),
        trial.status(),
        trial.epochs(),
        finite(points),
        means(steps, epochs));
  }

  private static List<ChartPoint> means(List<StepRecord> steps, EpochAxis epochs) {
    int block = (steps.size() + BLOCKS - 1) / BLOCKS;
    List<ChartPoint> means = new ArrayList<>();
    for (int from = 0; from < steps.size(); from += block) {
      List<StepRecord> some = steps.subList(from, Math.min(from + block, steps.size()));
      double loss = some.stream().mapToDouble(StepRecord::loss).average().orElseThrow();
      means.add(ChartPoint.of(epochs.center(some), loss));
    }

    return finite(means);
  }

  private static List<ChartPoint> finite(List<ChartPoint> points) {
    return points.stream().filter(p -> Double.isFinite(p.x()) && Double.isFinite(p.y())).toList();
  }

  /** Every n-th point, and the last. */
  static <T> List<T> thin(List<T> all) {
    int every = (all.size() + MAX_POINTS - 2) / (MAX_POINTS - 1);
    List<T> few = new ArrayList<>();
    for (int i = 0; i < all.size() - 1; i += every) {
      few.add(all.get(i));
    }
    if (!all.isEmpty()) {
      few.add(all.get(all.size() - 1));
    }

    return few;
  }

  /** Returns whether there are enough steps to show means. */
  boolean isLong() {
    return points.size() > means.size();
  }

  /** The last point; outside of any chart if there is no finite loss. */
  ChartPoint last() {
    return points.isEmpty() ? ChartPoint.of(0, Double.MAX_VALUE) : points.get(points.size() - 1);
  }
}
