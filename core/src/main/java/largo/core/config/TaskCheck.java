package largo.core.config;

import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.data.Augmentation;
import largo.core.data.DataSource;
import largo.core.data.LearningTask;

/** Checks that the keys of {@code data} suit the task. */
final class TaskCheck {

  private TaskCheck() {}

  /**
   * Checks the keys.
   *
   * @throws IllegalArgumentException if the source has no such targets, or a key is one of classes
   *     where there are none
   */
  static void check(
      NamedChoice<DataSource> source,
      LearningTask task,
      Optional<Integer> classes,
      Map<String, String> classWeights,
      boolean balanceClasses,
      Augmentation augment) {
    if (task == LearningTask.CLASSIFICATION) {
      Preconditions.that(
          source.value().targetColumns().size() <= 1,
          "labels must name one column where task is classification, but named %s; for a column of"
              + " zeros and ones for each label, set task = multi-label",
          source.value().targetColumns());
      return;
    }
    Preconditions.that(
        !source.value().targetColumns().isEmpty(),
        "task must be classification where source is %s, whose examples have classes, but was %s",
        source.name(),
        task);
    Preconditions.that(
        task == LearningTask.MULTI_LABEL
            || !(source.value() instanceof DataSource.Libsvm libsvm)
            || libsvm.labels().isEmpty(),
        "labels must not be set where source is libsvm and task is not multi-label");
    notSet("classes", classes.isEmpty(), task);
    notSet("class-weights", classWeights.isEmpty(), task);
    notSet("balance-classes", !balanceClasses, task);
    notSet("augment.mixup", augment.mixup() == 0, task);
    notSet("augment.label-smoothing", augment.labelSmoothing() == 0, task);
  }

  private static void notSet(String key, boolean isDefault, LearningTask task) {
    Preconditions.that(
        isDefault, "%s must not be set where task is %s: there are no classes", key, task);
  }
}
