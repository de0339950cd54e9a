package largo.spark.tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.core.config.SpecWriter;
import largo.core.report.ResultColumn;
import largo.core.report.ResultColumns;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;

/** The metrics and parameters of steps, trials and runs, named as the columns of tables. */
final class TrackedMetrics {

  private static final int MAX_LENGTH = 500; // of a value, in the oldest servers

  private TrackedMetrics() {}

  static Map<String, Double> of(StepRecord step) {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("loss", step.loss());
    all.put("gradient_norm", step.gradientNorm());
    all.put("update_norm", step.updateNorm());
    all.put("learning_rate", step.learningRate());
    all.put("step_seconds", step.seconds());
    if (step.shard() >= 0) {
      all.put("staleness", (double) step.staleness());
    }
    step.scalars().forEach((name, value) -> all.put(name(name), value));
    return all;
  }

  /** Scalars of an update rule have a prefix. */
  private static String name(String scalar) {
    return StepRecord.isOfValidation(scalar) ? scalar.replace('-', '_') : "rule." + scalar;
  }

  static Map<String, Double> of(TrialResult result) {
    Map<String, Double> all = new LinkedHashMap<>();
    ResultColumns.of(List.of(result)).stream()
        .filter(ResultColumn::isMetric)
        .forEach(column -> all.put(column.name(), (Double) column.value().apply(result)));
    return all;
  }

  static Map<String, String> parameters(RunSpec spec) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("data", spec.data().source().name());
    all.put("model", spec.model().source().name());
    all.put("optimizer", spec.optimizer().label());
    all.put("settings", spec.optimizer().settings());
    all.put("learning_rate", Double.toString(spec.optimizer().learningRate()));
    all.put("schedule", spec.schedule().decay().name());
    all.put("warmup_epochs", Double.toString(spec.schedule().warmupEpochs()));
    all.put("batch", Integer.toString(spec.batch().global()));
    all.put("budget", SpecWriter.inline((Record) spec.budget().length().value()));
    all.put("shards", Integer.toString(spec.shards()));
    all.put("seed", Long.toString(spec.seed()));
    all.replaceAll((name, value) -> shortened(value));
    return all;
  }

  /** The parameters with the same value in all given runs. */
  static Map<String, String> common(List<Map<String, String>> runs) {
    Map<String, String> all = new LinkedHashMap<>(runs.isEmpty() ? Map.of() : runs.get(0));
    runs.forEach(run -> all.entrySet().retainAll(run.entrySet()));
    return all;
  }

  /** Truncates a value to a length that all versions of the server accept. */
  static String shortened(String value) {
    return value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH - 1) + "…";
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
