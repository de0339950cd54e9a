package largo.core.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import largo.core.train.StepRecord;

/**
 * The positions of the steps of a trial on an axis of epochs: proportional to the step, or, if the
 * batch changes, to the examples in the epoch.
 *
 * @param epochsPerStep of a constant batch
 * @param examplesPerEpoch of the trial
 * @param before examples before each step in its epoch, by step; empty if the batch is constant
 */
record EpochAxis(double epochsPerStep, long examplesPerEpoch, Map<Long, Long> before) {

  static EpochAxis of(TrialResult trial, List<StepRecord> steps) {
    double epochsPerStep = trial.epochs() / Math.max(1, trial.steps());
    if (steps.stream().noneMatch(step -> step.scalars().containsKey(StepRecord.BATCH))) {
      return new EpochAxis(epochsPerStep, 1, Map.of());
    }
    long examplesPerEpoch =
        steps.stream()
            .collect(
                Collectors.groupingBy(
                    StepRecord::epoch, Collectors.summingLong(StepRecord::examples)))
            .values()
            .stream()
            .mapToLong(Long::longValue)
            .max()
            .orElse(1);
    Map<Long, Long> before = new HashMap<>();
    long epoch = -1;
    long examples = 0;
    for (StepRecord step : steps) {
      examples = step.epoch() == epoch ? examples : 0;
      epoch = step.epoch();
      before.put(step.step(), examples);
      examples += step.examples();
    }
    return new EpochAxis(epochsPerStep, examplesPerEpoch, before);
  }

  /** Epochs before a step. */
  double before(StepRecord step) {
    return before.isEmpty()
        ? step.step() * epochsPerStep
        : step.epoch() + (double) before.get(step.step()) / examplesPerEpoch;
  }

  /** Epochs after a step. */
  double after(StepRecord step) {
    return before.isEmpty()
        ? (step.step() + 1) * epochsPerStep
        : before(step) + (double) step.examples() / examplesPerEpoch;
  }

  /** Epochs in the middle of steps. */
  double center(List<StepRecord> steps) {
    return before.isEmpty()
        ? steps.stream().mapToDouble(StepRecord::step).average().orElseThrow() * epochsPerStep
        : steps.stream().mapToDouble(this::before).average().orElseThrow();
  }
}
