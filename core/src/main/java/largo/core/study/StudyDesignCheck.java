package largo.core.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.StudySpec;
import largo.core.config.SweepSpec.Arm;
import largo.core.config.SweepSpec.SweptOptimizer;
import largo.core.config.Tuner;
import largo.core.schedule.Decay;
import largo.core.tuning.TunedKey;

/**
 * Whether the keys of a specification allow a study.
 *
 * @param run the specification
 * @param arms optimizers and batches of its sweep
 */
record StudyDesignCheck(RunSpec run, List<Arm> arms) {

  /** Checks the keys of the specification. */
  void check() {
    StudySpec spec = run.study();
    Tuner tuner = spec.tuner().value();
    boolean isFixed = tuner instanceof Tuner.Fixed;
    boolean validated = run.data().validationFraction() > 0;
    if (!validated && (!isFixed || spec.hasTarget())) {
      throw new SpecException(
          "data.validation-fraction must be positive for a study, which chooses learning rates and "
              + "measures steps to a target on validation examples; set it to 0.1, for example");
    }
    if (spec.hasTarget() && !run.evaluation().isOn()) {
      throw new SpecException(
          "evaluation.every-steps or every-epochs must be positive where study.target is set");
    }
    if (run.evaluation().patience() > 0) {
      throw new SpecException(
          "evaluation.patience must be 0 for a study, which compares trials of equal length, but was "
              + "%d; study.median-stopping ends hopeless trials",
          run.evaluation().patience());
    }
    boolean shortens = tuner instanceof Tuner.Halving || tuner instanceof Tuner.MultiLevel;
    if (shortens && run.schedule().decay().value() instanceof Decay.Step) {
      throw new SpecException(
          "schedule.name must not be step with study.tuner = %s, whose light trials have shorter "
              + "schedules; set poly or cosine",
          spec.tuner().name());
    }
    if (isFixed) {
      arms.stream()
          .filter(arm -> arm.rates().size() != 1)
          .findFirst()
          .ifPresent(
              arm -> {
                throw new SpecException(
                    "study.tuner = fixed needs one learning rate for each optimizer, but %s has %d; "
                        + "set study.tuner = grid",
                    arm.optimizer().label(), arm.rates().size());
              });
    } else {
      arms.forEach(arm -> tuner.search(arm, Optional.empty()));
      tuner.tunedKeys().forEach(this::check);
    }
  }

  /** Both ends of the range must suit every optimizer that has the key, and one must have it. */
  private void check(TunedKey tuned) {
    List<SweptOptimizer> having =
        arms.stream().map(Arm::optimizer).distinct().filter(o -> o.hasKey(tuned.key())).toList();
    if (having.isEmpty()) {
      throw new SpecException(
          "study.tuned-keys: no optimizer of the sweep has a number %s; those of %s are %s",
          tuned.key(), arms.get(0).optimizer().label(), arms.get(0).optimizer().keys());
    }
    for (SweptOptimizer optimizer : having) {
      for (double end : List.of(tuned.low(), tuned.high())) {
        try {
          optimizer.with(Map.of(tuned.key(), end));
        } catch (IllegalArgumentException e) {
          throw new SpecException("study.tuned-keys: %s: %s", optimizer.label(), e.getMessage());
        }
      }
    }
  }
}
