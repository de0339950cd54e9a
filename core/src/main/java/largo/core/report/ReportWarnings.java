package largo.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Warnings on the interpretation of the results of a study. */
final class ReportWarnings {

  private ReportWarnings() {}

  /**
   * Returns the warnings.
   *
   * @param tuned whether rates were chosen in a search that is not among the results
   */
  static List<String> of(RateSelection selection, boolean tuned) {
    List<String> warnings = new ArrayList<>();
    if (selection.seeds() == 0) {
      return warnings;
    }

    if (selection.shown() != TrialAccuracy.TEST) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "There are no test examples: every %s is %s, which is optimistic.",
              selection.task().score(),
              selection.shownScore()));
    }
    warnings.add(noise(selection));
    warnings.add(choice(selection, tuned));
    addBorder(selection, warnings);
    addSurvivors(selection, warnings);
    return List.copyOf(warnings);
  }

  private static String noise(RateSelection selection) {
    double[] deviations =
        selection.chosen().stream()
            .map(c -> c.over(selection.shown()::of))
            .filter(MeanAndDeviation::hasDeviation)
            .mapToDouble(MeanAndDeviation::deviation)
            .sorted()
            .toArray();
    if (deviations.length == 0) {
      return "Every combination has one seed: the variation of "
          + selection.task().score()
          + " between seeds is unknown, "
          + "and so is the significance of small differences.";
    }

    double typical = median(deviations);
    double difference = 2 * typical * Math.sqrt(2.0 / selection.seeds());
    return String.format(
        Locale.ROOT,
        "Differences below about %s percentage points are within the noise of the seed: twice "
            + "the standard error of the difference of two means of %s seeds, for a typical "
            + "standard deviation of %s.",
        NumberFormats.percent(difference),
        "" + selection.seeds(),
        NumberFormats.percent(typical));
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  private static String choice(RateSelection selection, boolean tuned) {
    if (tuned && !selection.isOpen()) {
      return "The learning rate of every combination was tuned on validation examples, with a seed "
          + "that is not among these results.";
    }
    if (!selection.isOpen()) {
      return "Every combination ran with a single learning rate: a difference may be due to a "
          + "rate that suits one optimizer or batch better than another.";
    }

    String warning =
        selection.isOptimistic()
            ? "; this is the reported "
                + selection.task().score()
                + ", which is therefore optimistic: set "
                + "data.validation-fraction to choose on other examples."
            : ".";
    return String.format(
            Locale.ROOT,
            "Where several learning rates or settings were tried, the one with the highest mean "
                + "%s represents optimizer and batch",
            selection.choosingScore())
        + warning;
  }

  private static void addBorder(RateSelection selection, List<String> warnings) {
    String lowest = pairs(selection.at(RateChoice.Border.LOWEST));
    String highest = pairs(selection.at(RateChoice.Border.HIGHEST));
    if (!lowest.isEmpty()) {
      warnings.add("The chosen rate is the lowest tried, so lower ones should be tried: " + lowest);
    }
    if (!highest.isEmpty()) {
      warnings.add(
          "The chosen rate is the highest tried, so higher ones should be tried: " + highest);
    }
  }

  /** {@code lamb at batch 64, 512; sgd at batch 64.} */
  private static String pairs(List<RateSelection.Pair> pairs) {
    Map<String, String> batches = new LinkedHashMap<>();
    pairs.forEach(
        p -> batches.merge(p.optimizer(), "" + p.batch(), (former, b) -> former + ", " + b));
    String listed =
        batches.entrySet().stream()
            .map(e -> e.getKey() + " at batch " + e.getValue())
            .collect(Collectors.joining("; "));
    return listed.isEmpty() ? "" : listed + ".";
  }

  private static void addSurvivors(RateSelection selection, List<String> warnings) {
    boolean any =
        selection.chosen().stream()
            .anyMatch(c -> !c.finished().isEmpty() && c.finished().size() < c.trials().size());
    if (any) {
      warnings.add(
          "Where some seeds of a combination diverged or failed, its mean is over the others, "
              + "and therefore too high.");
    }
  }
}
