package largo.spark.tracking;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.config.RunSpec;
import largo.core.config.SpecWriter;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;

/** What there is to say of steps, trials and runs, under the names of the tables' columns. */
final class TrackedMetrics {

  private static final int LONGEST = 500; // of a value, for servers of any age

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

  /** What is told of a step by a rule is told apart from what it is measured by. */
  private static String name(String scalar) {
    return switch (scalar) {
      case StepRecord.VALIDATION_LOSS -> "validation_loss";
      case StepRecord.VALIDATION_ACCURACY -> "validation_accuracy";
      default -> "rule." + scalar;
    };
  }

  static Map<String, Double> of(TrialResult result) {
    Map<String, Double> all = new LinkedHashMap<>();
    all.put("train_loss", result.trainLoss());
    all.put("train_accuracy", result.trainAccuracy());
    all.put("validation_loss", result.validationLoss());
    all.put("validation_accuracy", result.validationAccuracy());
    all.put("best_validation_accuracy", result.bestValidationAccuracy());
    all.put("test_loss", result.testLoss());
    all.put("test_accuracy", result.testAccuracy());
    all.put("generalization_gap", result.generalizationGap());
    all.put("epochs", result.epochs());
    all.put("seconds", result.seconds());
    all.put("examples_per_second", result.examplesPerSecond());
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

  /** The parameters that all of some runs have, with the value that all of them have. */
  static Map<String, String> common(List<Map<String, String>> runs) {
    Map<String, String> all = new LinkedHashMap<>(runs.isEmpty() ? Map.of() : runs.get(0));
    runs.forEach(run -> all.entrySet().retainAll(run.entrySet()));
    return all;
  }

  /** A value that servers of any age take. */
  static String shortened(String value) {
    return value.length() <= LONGEST ? value : value.substring(0, LONGEST - 1) + "…";
  }

  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
