package largo.core.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The three accuracies of a trial; the best estimate for new data comes first. */
enum TrialAccuracy {
  /** Over the test examples. */
  TEST("test") {
    @Override
    double of(TrialResult result) {
      return result.scores().test().accuracy();
    }
  },
  /** Over the validation examples. */
  VALIDATION("validation") {
    @Override
    double of(TrialResult result) {
      return result.scores().validation().accuracy();
    }
  },
  /** Over the training examples. */
  TRAINING("training") {
    @Override
    double of(TrialResult result) {
      return result.scores().train().accuracy();
    }
  };

  private final String word;

  TrialAccuracy(String word) {
    this.word = word;
  }

  /** The accuracy of a trial, in [0, 1]; NaN if it was not measured. */
  abstract double of(TrialResult result);

  /** The accuracies of the trials that finished, by seed, ascending. */
  Map<Long, Double> bySeed(List<TrialResult> trials) {
    Map<Long, Double> accuracies = new TreeMap<>();
    trials.stream()
        .filter(t -> t.status() == TrialResult.Status.FINISHED && isMeasured(t))
        .forEach(t -> accuracies.put(t.seed(), of(t)));
    return accuracies;
  }

  /** As in "test accuracy". */
  String word() {
    return word;
  }

  /** The accuracy that a report shows: test accuracy, or the next one that was measured. */
  static TrialAccuracy shown(List<TrialResult> results) {
    return Arrays.stream(values())
        .filter(a -> results.stream().anyMatch(r -> a.isMeasured(r)))
        .findFirst()
        .orElse(TEST);
  }

  /**
   * The accuracy by which learning rates are chosen: validation accuracy, if all finished trials
   * have it.
   */
  static TrialAccuracy choosing(List<TrialResult> results) {
    List<TrialResult> finished =
        results.stream().filter(r -> r.status() == TrialResult.Status.FINISHED).toList();
    boolean validated = !finished.isEmpty() && finished.stream().allMatch(VALIDATION::isMeasured);
    return validated ? VALIDATION : shown(results);
  }

  private boolean isMeasured(TrialResult result) {
    return Double.isFinite(of(result));
  }
}
