package largo.spark.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import largo.core.config.StudySpec;
import largo.core.config.Trial;
import largo.core.study.FixedTrials;
import largo.core.study.TrialPlan;
import largo.core.train.StepRecord;
import largo.core.tuning.MedianRule;

/**
 * Ends trials before their budget: at the target of the study, or by the median rule over the
 * trials of the same optimizer at the same batch. Thread-safe.
 *
 * <p>Which trials the median rule stops depends on which run at the same time. A stopped trial is
 * recorded as such, so that a resumed study keeps the decision.
 */
final class EarlyStopping {

  private final TrialPlan plan;
  private final double target;
  private final Map<String, Map<String, List<Double>>> curves = new ConcurrentHashMap<>();

  /** No trial ends early. */
  static EarlyStopping none() {
    return new EarlyStopping(new FixedTrials(List.of()), 0);
  }

  private EarlyStopping(TrialPlan plan, double target) {
    this.plan = plan;
    this.target = target;
  }

  /** The rules of a study. */
  static EarlyStopping of(TrialPlan plan, StudySpec spec) {
    return new EarlyStopping(plan, spec.stopAtTarget() ? spec.target() : 0);
  }

  /**
   * Observes a trial.
   *
   * @param earlier its steps so far
   */
  Watch watch(Trial trial, List<StepRecord> earlier) {
    Watch watch = new Watch(trial);
    earlier.forEach(watch::accept);
    return watch;
  }

  private Map<String, List<Double>> group(Trial trial) {
    String key = trial.optimizer().label() + trial.optimizer().settings() + "@" + trial.batch();
    return curves.computeIfAbsent(key, k -> new ConcurrentHashMap<>());
  }

  /** The observation of one trial, by its thread. */
  final class Watch {

    private final Trial trial;
    private final List<Double> accuracies = new ArrayList<>();
    private boolean reached;
    private Optional<String> hopeless = Optional.empty();

    private Watch(Trial trial) {
      this.trial = trial;
    }

    /** Takes a step, with its evaluation if there was one. */
    void accept(StepRecord step) {
      double accuracy = step.validationAccuracy();
      if (Double.isNaN(accuracy)) {
        return;
      }
      reached |= target > 0 && accuracy >= target;
      if (plan.mayStopEarly(trial)) {
        accuracies.add(accuracy);
        Map<String, List<Double>> group = group(trial);
        group.put(trial.id(), List.copyOf(accuracies));
        List<List<Double>> others =
            group.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(trial.id()))
                .map(Map.Entry::getValue)
                .toList();
        if (!reached && MedianRule.DEFAULT.stops(accuracies, others)) {
          hopeless =
              Optional.of(
                  String.format(
                      Locale.ROOT,
                      "its best validation score in %d evaluations is below the median of the "
                          + "%d other trials of its optimizer and batch (study.median-stopping)",
                      accuracies.size(),
                      others.size()));
        }
      }
    }

    /** Whether the trial has to end. */
    boolean isDue() {
      return reached || hopeless.isPresent();
    }

    /** Why the trial is stopped without a result; empty if it runs on or reached the target. */
    Optional<String> hopeless() {
      return hopeless;
    }
  }
}
