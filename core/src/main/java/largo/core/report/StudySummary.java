package largo.core.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import largo.core.config.TrainingBudget;
import largo.core.report.TrialResult.Status;

/**
 * The results of a sweep in sentences.
 *
 * @param findings the results
 * @param warnings warnings on their interpretation
 */
record StudySummary(List<String> findings, List<String> warnings) {

  /** Maximum difference to the best accuracy, in [0, 1], of a good accuracy. */
  private static final double TOLERANCE = 0.005;

  private static final int MAX_NAMED = 8;

  static StudySummary of(StudyResults studyResults, RateSelection selection) {
    List<String> findings = new ArrayList<>();
    if (selection.seeds() == 0) {
      findings.add("No trial has finished, so there is nothing to compare.");
    } else {
      findings.add(best(selection));
      selection.optimizers().forEach(o -> findings.add(optimizer(o, selection)));
    }
    addEnded(Status.DIVERGED, studyResults.results(), findings);
    addEnded(Status.FAILED, studyResults.results(), findings);
    if (selection.seeds() > 0) {
      findings.add(steps(studyResults, selection));
      addStaleness(studyResults, selection, findings);
    }

    List<String> warnings = new ArrayList<>(ReportWarnings.of(selection, isTuned(studyResults)));
    PrivacySentence.of(studyResults).ifPresent(warnings::add);
    return new StudySummary(List.copyOf(findings), List.copyOf(warnings));
  }

  private static boolean isTuned(StudyResults studyResults) {
    return studyResults.tuning().filter(tuning -> !tuning.trials().isEmpty()).isPresent();
  }

  private static String best(RateSelection selection) {
    TrialAccuracy shown = selection.shown();
    Comparator<TrialGroup> byMean = Comparator.comparingDouble(c -> c.over(shown::of).mean());
    TrialGroup best =
        selection.chosen().stream()
            .filter(c -> !c.over(shown::of).isEmpty())
            .max(byMean)
            .orElse(null);
    if (best == null) {
      return "No " + selection.task().score() + " was measured.";
    }

    MeanAndDeviation meanAndDeviation = best.over(shown::of);
    TrialResult top =
        best.finished().stream().max(Comparator.comparingDouble(shown::of)).orElseThrow();
    String where =
        String.format(
            Locale.ROOT,
            "%s at batch %s with learning rate %s",
            best.optimizer(),
            text(best.batch()),
            NumberFormats.fourDigits(best.learningRate()));
    return meanAndDeviation.hasDeviation()
        ? String.format(
            Locale.ROOT,
            "The best mean %s is %s %% over %s seeds: %s; its best trial is %s with %s %%.",
            selection.shownScore(),
            NumberFormats.percent(meanAndDeviation),
            text(meanAndDeviation.count()),
            where,
            top.trial(),
            NumberFormats.percent(shown.of(top)))
        : String.format(
            Locale.ROOT,
            "The best %s, of one seed, is %s %%: %s (trial %s).",
            selection.shownScore(),
            NumberFormats.percent(meanAndDeviation),
            where,
            top.trial());
  }

  /** Accuracy of an optimizer at its smallest and largest batch, and its largest good batch. */
  private static String optimizer(String name, RateSelection selection) {
    List<Integer> batches = selection.batches();
    int smallest = batches.get(0);
    int largest = batches.get(batches.size() - 1);
    double first = selection.accuracy(name, smallest).mean();
    double last = selection.accuracy(name, largest).mean();
    String start = name + ": " + at(name, smallest, selection);
    if (smallest == largest) {
      return start + ".";
    }

    String end =
        Double.isNaN(first) || Double.isNaN(last)
            ? at(name, largest, selection)
            : String.format(
                Locale.ROOT, "at batch %s it is %s", text(largest), change(last - first));
    return start + "; " + end + good(name, selection) + ".";
  }

  private static String at(String optimizer, int batch, RateSelection selection) {
    MeanAndDeviation accuracy = selection.accuracy(optimizer, batch);
    if (!accuracy.isEmpty()) {
      return NumberFormats.percent(accuracy.mean()) + " % at batch " + batch;
    }
    boolean diverged =
        selection.at(optimizer, batch).filter(c -> c.chosen().hasDiverged()).isPresent();
    return (diverged ? "diverged" : "no result") + " at batch " + batch;
  }

  private static String change(double difference) {
    String points = NumberFormats.percent(Math.abs(difference));
    if (points.equals("0.00")) {
      return "the same";
    }
    return points + " percentage points " + (difference < 0 ? "lower" : "higher");
  }

  private static String good(String optimizer, RateSelection selection) {
    OptionalDouble best =
        selection.batches().stream()
            .mapToDouble(b -> selection.accuracy(optimizer, b).mean())
            .filter(Double::isFinite)
            .max();
    if (best.isEmpty()) {
      return "";
    }
    int largest =
        selection.batches().stream()
            .filter(
                b ->
                    selection.accuracy(optimizer, b).mean()
                        >= best.getAsDouble() - TOLERANCE - 1e-12)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    return "; the largest batch within 0.5 points of its best is " + largest;
  }

  private static void addEnded(Status status, List<TrialResult> results, List<String> findings) {
    List<String> trials =
        results.stream().filter(r -> r.status() == status).map(TrialResult::trial).toList();
    if (trials.isEmpty()) {
      return;
    }
    String named = String.join(", ", trials.subList(0, Math.min(MAX_NAMED, trials.size())));
    int more = trials.size() - MAX_NAMED;
    findings.add(
        String.format(
            Locale.ROOT,
            "%s of %s trials %s: %s%s.",
            text(trials.size()),
            text(results.size()),
            status == Status.DIVERGED ? "diverged" : "failed",
            named,
            more > 0 ? " and " + more + " more" : ""));
  }

  private static void addStaleness(
      StudyResults studyResults, RateSelection selection, List<String> findings) {
    List<StalenessCounts> all = StalenessCounts.of(studyResults, selection);
    if (!all.isEmpty()) {
      findings.add(
          String.format(
              Locale.ROOT,
              "Training was asynchronous; staleness of gradients in updates: %s.",
              all.stream().map(StalenessCounts::text).collect(Collectors.joining("; "))));
    }
  }

  private static String steps(StudyResults studyResults, RateSelection selection) {
    TrainingBudget budget = studyResults.spec().budget().length().value();
    boolean equalExamples = !(budget instanceof TrainingBudget.Steps);
    String amounts =
        selection.batches().stream()
            .filter(b -> finishedAt(b, studyResults.results()).findAny().isPresent())
            .map(b -> amount(b, studyResults.results(), equalExamples))
            .collect(Collectors.joining(", "));
    boolean several = selection.batches().size() > 1;
    if (equalExamples) {
      return String.format(
          Locale.ROOT,
          "All trials get the same %s%s: %s.",
          budget instanceof TrainingBudget.Epochs ? "epochs" : "examples",
          several ? ", so a larger batch gets fewer steps" : "",
          amounts);
    }
    return String.format(
        Locale.ROOT,
        "All trials get the same steps%s: %s.",
        several ? ", so a larger batch sees more examples" : "",
        amounts);
  }

  private static String amount(int batch, List<TrialResult> results, boolean equalExamples) {
    TrialResult any = finishedAt(batch, results).findFirst().orElseThrow();
    String amount =
        equalExamples
            ? NumberFormats.count(Long.toString(any.steps()), "step")
            : NumberFormats.count(NumberFormats.threeDigits(any.epochs()), "epoch");
    return amount + " at batch " + batch;
  }

  private static Stream<TrialResult> finishedAt(int batch, List<TrialResult> results) {
    return results.stream().filter(r -> r.batch() == batch && r.status() == Status.FINISHED);
  }

  /** A number for a sentence, in western digits independent of the locale. */
  private static String text(int number) {
    return Integer.toString(number);
  }
}
