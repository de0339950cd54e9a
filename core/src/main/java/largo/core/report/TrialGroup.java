package largo.core.report;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import largo.core.report.TrialResult.Status;

/**
 * Trials that differ in the seed only.
 *
 * @param optimizer name of the update rule
 * @param batch examples per step
 * @param settings hyper-parameters of the rule
 * @param learningRate base rate at this batch
 * @param trials one for each seed, at least one
 */
record TrialGroup(
    String optimizer, int batch, String settings, double learningRate, List<TrialResult> trials) {

  TrialGroup {
    trials = List.copyOf(trials);
  }

  /** Identifies a group in a study. */
  record Key(String optimizer, int batch, String settings, double learningRate) {
    static Key of(TrialResult r) {
      return new Key(r.optimizer(), r.batch(), r.settings(), r.learningRate());
    }
  }

  static TrialGroup of(List<TrialResult> trials) {
    Key key = Key.of(trials.get(0));
    return new TrialGroup(key.optimizer, key.batch, key.settings, key.learningRate, trials);
  }

  List<TrialResult> finished() {
    return trials.stream().filter(t -> t.status() == Status.FINISHED).toList();
  }

  int count(Status status) {
    return (int) trials.stream().filter(t -> t.status() == status).count();
  }

  boolean hasDiverged() {
    return count(Status.DIVERGED) > 0;
  }

  /** Aggregates a quantity over the seeds that finished. */
  MeanAndDeviation over(ToDoubleFunction<TrialResult> quantity) {
    return MeanAndDeviation.of(finished().stream().mapToDouble(quantity));
  }

  /** The trial of the lowest seed. */
  TrialResult first() {
    return trials.stream().min(Comparator.comparingLong(TrialResult::seed)).orElseThrow();
  }
}
