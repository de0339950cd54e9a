package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import largo.core.report.TrialResult.Status;
import largo.core.report.TrialScores.SplitScore;

/**
 * The report of a single training: its scores on each part of the data, and sentences.
 *
 * @param parts the scored parts of the data, the test examples last; empty if it did not finish
 * @param findings the results
 * @param warnings warnings on their interpretation
 */
record TrainingReport(List<Part> parts, List<String> findings, List<String> warnings) {

  /** A part of the data. */
  record Part(String name, SplitScore score) {}

  /** Reports on the only result. */
  static TrainingReport of(StudyResults studyResults) {
    TrialResult result = studyResults.results().get(0);
    List<Part> parts = new ArrayList<>();
    add(parts, "training", result.scores().train());
    add(parts, "validation", result.scores().validation());
    add(parts, "test", result.scores().test());
    List<String> findings = new ArrayList<>();
    findings.add(what(result));
    findings.add(end(result));
    if (result.bestStep() > 0) {
      findings.add(
          String.format(
              Locale.ROOT,
              "The highest validation %s during training was %s %%, after step %d.",
              studyResults.spec().data().task().score(),
              NumberFormats.percent(result.bestValidationAccuracy()),
              result.bestStep()));
    }
    List<String> warnings = warnings(result, studyResults.spec().data().task().score());
    PrivacySentence.of(studyResults).ifPresent(warnings::add);
    return new TrainingReport(List.copyOf(parts), List.copyOf(findings), List.copyOf(warnings));
  }

  private static void add(List<Part> parts, String name, SplitScore score) {
    if (Double.isFinite(score.accuracy())) {
      parts.add(new Part(name, score));
    }
  }

  private static String what(TrialResult result) {
    return String.format(
        Locale.ROOT,
        "%s (%s) at batch %d with learning rate %s, seed %d.",
        result.optimizer(),
        result.settings(),
        result.batch(),
        NumberFormats.fourDigits(result.learningRate()),
        result.seed());
  }

  private static String end(TrialResult result) {
    String amount =
        String.format(
            Locale.ROOT,
            "%s, %s",
            NumberFormats.count(Long.toString(result.steps()), "step"),
            NumberFormats.count(NumberFormats.threeDigits(result.epochs()), "epoch"));
    return switch (result.status()) {
      case FINISHED ->
          String.format(
              Locale.ROOT,
              "Finished: %s in %s s of training, %s examples/s.",
              amount,
              NumberFormats.threeDigits(result.seconds()),
              NumberFormats.threeDigits(result.examplesPerSecond()));
      case DIVERGED -> String.format(Locale.ROOT, "Diverged after %s: %s", amount, why(result));
      case FAILED -> "Failed: " + why(result);
      case STOPPED -> String.format(Locale.ROOT, "Stopped after %s: %s", amount, why(result));
    };
  }

  private static String why(TrialResult result) {
    return result.message().strip() + (result.message().strip().endsWith(".") ? "" : ".");
  }

  private static List<String> warnings(TrialResult result, String score) {
    List<String> warnings = new ArrayList<>();
    if (result.status() == Status.FINISHED) {
      if (!Double.isFinite(result.scores().test().accuracy())) {
        warnings.add("There are no test examples: the other scores are optimistic.");
      }
      warnings.add(
          "One seed: the variation of "
              + score
              + " between seeds is unknown; measure it by largo sweep with sweep.seed = [1, 2, 3].");
    }
    return warnings;
  }
}
