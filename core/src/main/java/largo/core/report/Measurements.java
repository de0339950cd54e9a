package largo.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.factorization.FactorReport;
import largo.core.train.StepRecord;

/**
 * The long format of a study: one row for each measurement.
 *
 * <p>A trial has rows for each evaluation on the validation examples, with the loss, the norms and
 * the scalars of that step, and rows for the scores after the last step. Quantities of the steps
 * between are in steps.parquet.
 */
public final class Measurements {

  private Measurements() {}

  /** All measurements, by trial and step. */
  public static List<Measurement> of(StudyResults studyResults) {
    List<Measurement> rows = new ArrayList<>();
    studyResults
        .tuning()
        .ifPresent(t -> t.trials().forEach(r -> add("tuning", r, studyResults, rows)));
    studyResults.results().forEach(r -> add("final", r, studyResults, rows));
    return rows;
  }

  private static void add(
      String stage, TrialResult result, StudyResults studyResults, List<Measurement> rows) {
    long examples = 0;
    double seconds = 0;
    for (StepRecord step : studyResults.steps().getOrDefault(result.trial(), List.of())) {
      examples += step.examples();
      seconds += step.seconds();
      if (Double.isFinite(step.validationAccuracy())) {
        Progress at = new Progress(step.step() + 1, examples, seconds);
        quantities(step).forEach((name, value) -> rows.add(row(stage, result, at, name, value)));
      }
    }

    Progress end = new Progress(result.steps(), examples, result.seconds());
    scores(result.scores())
        .forEach((name, value) -> rows.add(row(stage, result, end, name, value)));
    for (ResultColumn<?> column : OutputColumns.of(List.of(result))) {
      if (column.isPresent(result)) {
        Double value = (Double) column.value().apply(result);
        rows.add(row(stage, result, end, "final_" + column.name(), value));
      }
    }
    FactorReport factors = studyResults.measurements().factors().get(result.trial());
    if (factors != null) {
      factors(factors).forEach((name, value) -> rows.add(row(stage, result, end, name, value)));
    }
  }

  private static Map<String, Double> quantities(StepRecord step) {
    Map<String, Double> quantities = new LinkedHashMap<>();
    quantities.put("loss", step.loss());
    quantities.put("gradient_norm", step.gradientNorm());
    quantities.put("update_norm", step.updateNorm());
    step.scalars().forEach((name, value) -> quantities.put(name.replace('-', '_'), value));
    return quantities;
  }

  private static Map<String, Double> scores(TrialScores scores) {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("final_train_loss", scores.train().loss());
    String score = scores.task().scoreKey().replace('-', '_');
    all.put("final_train_" + score, scores.train().accuracy());
    all.put("final_validation_loss", scores.validation().loss());
    all.put("final_validation_" + score, scores.validation().accuracy());
    all.put("final_test_loss", scores.test().loss());
    all.put("final_test_" + score, scores.test().accuracy());
    all.values().removeIf(value -> !Double.isFinite(value));
    return all;
  }

  private static Map<String, Double> factors(FactorReport report) {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("final_factor_error", report.error());
    all.put("final_factor_accuracy", report.accuracy());
    all.put("final_disentanglement", report.scores().disentanglement());
    all.put("final_completeness", report.scores().completeness());
    return all;
  }

  private static Measurement row(
      String stage, TrialResult result, Progress at, String metric, double value) {
    return new Measurement(
        stage,
        result.trial(),
        result.optimizer(),
        result.settings(),
        result.batch(),
        result.learningRate(),
        result.seed(),
        at.step(),
        at.examples(),
        at.seconds(),
        metric,
        value);
  }

  private record Progress(long step, long examples, double seconds) {}
}
