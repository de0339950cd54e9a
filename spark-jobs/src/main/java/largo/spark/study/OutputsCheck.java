package largo.spark.study;

import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.model.ModelException;

/** Compares the outputs of a trained model with those that data needs. */
final class OutputsCheck {

  private OutputsCheck() {}

  /**
   * Checks that a model was trained on what the data has.
   *
   * @throws ModelException if the task differs, or the names of the outputs; that of a single
   *     number does not matter
   */
  static void check(String path, ModelOutputs saved, ModelOutputs data) {
    if (saved.task() != data.task()) {
      throw new ModelException(
          "%s was trained for data.task = %s, but the task is %s", path, saved.task(), data.task());
    }
    boolean isNumber =
        saved.task() == LearningTask.REGRESSION && saved.count() == 1 && data.count() == 1;
    if (data.text().isPresent() && !saved.names().equals(data.names())) {
      throw new ModelException(
          "%s was trained on %s, but the data has %s, which differ", path, saved, data);
    }
    if (!isNumber && !saved.names().equals(data.names())) {
      String what =
          switch (saved.task()) {
            case CLASSIFICATION -> "classes";
            case REGRESSION -> "targets";
            case MULTI_LABEL -> "labels";
          };
      throw new ModelException(
          "%s was trained on %s %s, but the data has %s", path, what, saved.names(), data.names());
    }
  }
}
