package largo.core.config;

import java.util.List;
import largo.core.Preconditions;
import largo.core.tuning.TunedKey;

/**
 * How the arms of a study, which are the optimizers and batches of the sweep, are tuned and
 * compared.
 *
 * @param tuner how learning rates are found
 * @param margin loss of accuracy, in percentage points, up to which a batch counts as no worse;
 *     positive
 * @param level confidence of intervals and tests, in (0, 1)
 * @param target validation accuracy for the number of steps to a target, in [0, 1); zero for none
 * @param stopAtTarget whether trials end at the target
 * @param medianStopping whether trials of a grid are stopped by the median rule
 */
public record StudySpec(
    NamedChoice<Tuner> tuner,
    double margin,
    double level,
    double target,
    boolean stopAtTarget,
    boolean medianStopping) {

  /** A grid, half a percentage point, 95 %. */
  public static final StudySpec DEFAULT =
      new StudySpec(
          new NamedChoice<>("grid", Tuner.BY_NAME.get("grid")), 0.5, 0.95, 0, false, true);

  /** Checks the ranges and dependencies between keys. */
  public StudySpec {
    Preconditions.positive("margin", margin);
    Preconditions.that(
        level > 0 && level < 1, "level must be in (0, 1), but was %s", Double.toString(level));
    Preconditions.inRange("target", target, 0, 1);
    Preconditions.that(
        !stopAtTarget || target > 0, "stop-at-target must be false where target is 0");
  }

  /** Whether steps to a target are measured. */
  public boolean hasTarget() {
    return target > 0;
  }

  /** Hyper-parameters that are searched in addition to the learning rate. */
  public List<String> tunedKeys() {
    return tuner.value().tunedKeys().stream().map(TunedKey::key).toList();
  }

  /** Probability of a false decision of a one-sided test: half of {@code 1 − level}. */
  public double alpha() {
    return (1 - level) / 2;
  }
}
