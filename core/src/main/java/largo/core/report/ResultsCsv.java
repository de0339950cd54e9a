package largo.core.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code results.csv}: a line for each trial that ended, as RFC 4180 has it, but with plain line
 * feeds.
 *
 * <p>Numbers have every digit that a double has and a dot whatever the locale; what was not
 * measured is an empty field.
 */
public final class ResultsCsv {

  private static final Map<String, Function<TrialResult, Object>> COLUMNS = columns();
  private static final Pattern SPECIAL = Pattern.compile("[\",\r\n]");

  private ResultsCsv() {}

  /** The text of the file. */
  public static String of(StudyResults studyResults) {
    return of(studyResults.results());
  }

  /** The same for results that are not, or not yet, part of a sweep. */
  public static String of(List<TrialResult> results) {
    StringBuilder csv = new StringBuilder(String.join(",", COLUMNS.keySet())).append('\n');
    for (TrialResult result : results) {
      csv.append(
              COLUMNS.values().stream()
                  .map(column -> field(column.apply(result)))
                  .collect(Collectors.joining(",")))
          .append('\n');
    }

    return csv.toString();
  }

  private static Map<String, Function<TrialResult, Object>> columns() {
    Map<String, Function<TrialResult, Object>> columns = new LinkedHashMap<>();
    columns.put("trial", TrialResult::trial);
    columns.put("optimizer", TrialResult::optimizer);
    columns.put("batch", TrialResult::batch);
    columns.put("micro", TrialResult::micro);
    columns.put("shards", TrialResult::shards);
    columns.put("seed", TrialResult::seed);
    columns.put("learning_rate", TrialResult::learningRate);
    columns.put("epochs", TrialResult::epochs);
    columns.put("steps", TrialResult::steps);
    columns.put("train_loss", TrialResult::trainLoss);
    columns.put("train_accuracy", TrialResult::trainAccuracy);
    columns.put("test_loss", TrialResult::testLoss);
    columns.put("test_accuracy", TrialResult::testAccuracy);
    columns.put("generalization_gap", TrialResult::generalizationGap);
    columns.put("seconds", TrialResult::seconds);
    columns.put("examples_per_second", TrialResult::examplesPerSecond);
    columns.put("status", r -> r.status().name().toLowerCase(Locale.ROOT));
    columns.put("validation_loss", TrialResult::validationLoss);
    columns.put("validation_accuracy", TrialResult::validationAccuracy);
    columns.put("best_step", r -> r.bestStep() == 0 ? "" : r.bestStep());
    columns.put("best_validation_accuracy", TrialResult::bestValidationAccuracy);
    columns.put("settings", TrialResult::settings);
    columns.put("message", TrialResult::message);
    return columns;
  }

  private static String field(Object value) {
    String text = value instanceof Double number ? number(number) : value.toString();
    return SPECIAL.matcher(text).find() ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** Infinite as the usual readers want it: a loss may be. */
  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
  }
}
