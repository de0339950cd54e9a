package largo.core.report;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import largo.core.data.LearningTask;
import largo.core.report.ResultColumn.Group;

/**
 * The columns of the table of trials, in the order of results.csv: the single definition for CSV,
 * Parquet, the report and trackers.
 */
public final class ResultColumns {

  /** Names of columns that the report formats differently. */
  static final String TRIAL = "trial";

  static final String STATUS = "status";

  /** All columns. */
  public static final List<ResultColumn<?>> ALL =
      List.of(
          text(TRIAL, Group.TRIAL, TrialResult::trial).titled("trial", t -> t),
          text("optimizer", Group.SETUP, TrialResult::optimizer).titled("optimizer", t -> t),
          integer("batch", Group.SETUP, TrialResult::batch).titled("batch", Object::toString),
          integer("micro", Group.SETUP, TrialResult::micro),
          integer("shards", Group.SETUP, TrialResult::shards),
          count("seed", Group.SETUP, TrialResult::seed).titled("seed", Object::toString),
          number("learning_rate", Group.SETUP, TrialResult::learningRate)
              .titled("learning rate", NumberFormats::fourDigits),
          number("epochs", Group.PROGRESS, TrialResult::epochs)
              .titled("epochs", NumberFormats::threeDigits),
          count("steps", Group.PROGRESS, TrialResult::steps).titled("steps", Object::toString),
          number("train_loss", Group.TRAIN, r -> r.scores().train().loss())
              .titled("train loss", NumberFormats::fourDigits),
          score(
                  LearningTask.CLASSIFICATION,
                  "train_accuracy",
                  Group.TRAIN,
                  r -> r.train().accuracy())
              .titled("train acc.", NumberFormats::percent),
          number("test_loss", Group.TEST, r -> r.scores().test().loss())
              .titled("test loss", NumberFormats::fourDigits),
          score(LearningTask.CLASSIFICATION, "test_accuracy", Group.TEST, r -> r.test().accuracy())
              .titled("test acc.", NumberFormats::percent),
          number("generalization_gap", Group.TEST, r -> r.scores().generalizationGap())
              .titled("gap", NumberFormats::percent),
          number("seconds", Group.TIME, TrialResult::seconds)
              .titled("seconds", NumberFormats::threeDigits),
          number("examples_per_second", Group.TIME, TrialResult::examplesPerSecond)
              .titled("examples/s", NumberFormats::threeDigits),
          text(STATUS, Group.STATUS, r -> r.status().name().toLowerCase(Locale.ROOT))
              .titled("status", t -> t),
          number("validation_loss", Group.VALIDATION, r -> r.scores().validation().loss())
              .titled("valid. loss", NumberFormats::fourDigits),
          score(
                  LearningTask.CLASSIFICATION,
                  "validation_accuracy",
                  Group.VALIDATION,
                  r -> r.validation().accuracy())
              .titled("valid. acc.", NumberFormats::percent),
          new ResultColumn<>(
                  "best_step", Group.VALIDATION, Long.class, TrialResult::bestStep, 0L, null)
              .titled("best step", Object::toString),
          best(LearningTask.CLASSIFICATION, "best_validation_accuracy")
              .titled("best valid. acc.", NumberFormats::percent),
          metric("train_top5_accuracy", Group.TRAIN, r -> r.train().metrics().topFive()),
          metric("train_macro_f1", Group.TRAIN, r -> r.train().metrics().macroF1()),
          metric(
              "train_calibration_error", Group.TRAIN, r -> r.train().metrics().calibrationError()),
          metric("train_rmse", Group.TRAIN, r -> r.train().metrics().rootMeanSquareError()),
          metric("train_mae", Group.TRAIN, r -> r.train().metrics().meanAbsoluteError()),
          metric("test_top5_accuracy", Group.TEST, r -> r.test().metrics().topFive()),
          metric("test_macro_f1", Group.TEST, r -> r.test().metrics().macroF1()),
          metric("test_calibration_error", Group.TEST, r -> r.test().metrics().calibrationError()),
          metric("test_rmse", Group.TEST, r -> r.test().metrics().rootMeanSquareError())
              .titled("test RMSE", NumberFormats::fourDigits),
          metric("test_mae", Group.TEST, r -> r.test().metrics().meanAbsoluteError())
              .titled("test MAE", NumberFormats::fourDigits),
          score(LearningTask.REGRESSION, "train_r2", Group.TRAIN, r -> r.train().accuracy())
              .titled("train R²", NumberFormats::percent),
          score(LearningTask.REGRESSION, "test_r2", Group.TEST, r -> r.test().accuracy())
              .titled("test R²", NumberFormats::percent),
          score(
                  LearningTask.REGRESSION,
                  "validation_r2",
                  Group.VALIDATION,
                  r -> r.validation().accuracy())
              .titled("valid. R²", NumberFormats::percent),
          best(LearningTask.REGRESSION, "best_validation_r2")
              .titled("best valid. R²", NumberFormats::percent),
          score(
                  LearningTask.MULTI_LABEL,
                  "train_subset_accuracy",
                  Group.TRAIN,
                  r -> r.train().accuracy())
              .titled("train subset acc.", NumberFormats::percent),
          score(
                  LearningTask.MULTI_LABEL,
                  "test_subset_accuracy",
                  Group.TEST,
                  r -> r.test().accuracy())
              .titled("test subset acc.", NumberFormats::percent),
          score(
                  LearningTask.MULTI_LABEL,
                  "validation_subset_accuracy",
                  Group.VALIDATION,
                  r -> r.validation().accuracy())
              .titled("valid. subset acc.", NumberFormats::percent),
          best(LearningTask.MULTI_LABEL, "best_validation_subset_accuracy")
              .titled("best valid. subset acc.", NumberFormats::percent),
          metric("train_micro_f1", Group.TRAIN, r -> r.train().metrics().microF1()),
          metric("train_hamming_loss", Group.TRAIN, r -> r.train().metrics().hammingLoss()),
          metric("test_micro_f1", Group.TEST, r -> r.test().metrics().microF1())
              .titled("test micro-F1", NumberFormats::percent),
          metric("test_hamming_loss", Group.TEST, r -> r.test().metrics().hammingLoss())
              .titled("test Hamming loss", NumberFormats::fourDigits),
          text("settings", Group.SETUP, TrialResult::settings),
          text("message", Group.STATUS, TrialResult::message));

  /** Targets or labels with columns of their own in results.csv. */
  private static final int MAX_OUTPUTS = 50;

  private ResultColumns() {}

  /**
   * The columns for some trials: all, and those of each numeric target or label, if there are at
   * most {@value #MAX_OUTPUTS}; measurements.csv has those of more.
   */
  public static List<ResultColumn<?>> of(List<TrialResult> results) {
    List<ResultColumn<?>> outputs = OutputColumns.of(results);
    long names =
        results.stream()
            .mapToLong(r -> Math.max(r.scores().targets().size(), r.scores().classes().size()))
            .max()
            .orElse(0);
    return names > MAX_OUTPUTS ? ALL : Stream.of(ALL, outputs).flatMap(List::stream).toList();
  }

  /** The score by which models for a task are compared; missing for other tasks. */
  private static ResultColumn<Double> score(
      LearningTask task, String name, Group group, ToDoubleFunction<TrialScores> value) {
    return metric(name, group, s -> s.task() == task ? value.applyAsDouble(s) : Double.NaN);
  }

  private static ResultColumn<Double> best(LearningTask task, String name) {
    return number(
        name,
        Group.VALIDATION,
        r -> r.scores().task() == task ? r.bestValidationAccuracy() : Double.NaN);
  }

  private static ResultColumn<Double> metric(
      String name, Group group, ToDoubleFunction<TrialScores> value) {
    return number(name, group, result -> value.applyAsDouble(result.scores()));
  }

  private static ResultColumn<String> text(
      String name, Group group, Function<TrialResult, String> value) {
    return new ResultColumn<>(name, group, String.class, value, null, null);
  }

  private static ResultColumn<Integer> integer(
      String name, Group group, Function<TrialResult, Integer> value) {
    return new ResultColumn<>(name, group, Integer.class, value, null, null);
  }

  private static ResultColumn<Long> count(
      String name, Group group, Function<TrialResult, Long> value) {
    return new ResultColumn<>(name, group, Long.class, value, null, null);
  }

  /** A column of doubles in which NaN is a missing measurement. */
  private static ResultColumn<Double> number(
      String name, Group group, Function<TrialResult, Double> value) {
    return new ResultColumn<>(name, group, Double.class, value, Double.NaN, null);
  }
}
