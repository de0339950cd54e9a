package largo.core.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.report.TrialResult.Status;

/**
 * Accuracies by optimizer and batch, as text.
 *
 * @param title what the numbers are
 * @param comparison what can be compared between optimizers
 * @param level confidence of the comparison, in (0, 1)
 * @param batches columns
 * @param rows one for each optimizer
 */
record PivotTable(
    String title, Comparison comparison, double level, List<Integer> batches, List<Row> rows) {

  /** Which comparisons between optimizers are possible. */
  enum Comparison {
    /** None: there is only one optimizer. */
    NONE,
    /** Accuracies, but not the significance of differences. */
    OF_ONE_SEED,
    /** Means over seeds. */
    OF_SEEDS
  }

  /**
   * The meaning of a mark in the table, or why there is none, as a sentence; empty if there is
   * nothing to compare.
   *
   * @param mark description of the mark
   */
  String legend(String mark) {
    return switch (comparison) {
      case NONE -> "";
      case OF_ONE_SEED ->
          "None is marked as the best: with one seed, the significance of differences is unknown.";
      case OF_SEEDS ->
          String.format(
              Locale.ROOT,
              "%s: significantly better than all others at the batch (paired t-test, Holm's "
                  + "correction, %s %%).",
              mark,
              NumberFormats.threeDigits(100 * (1 - level)));
    };
  }

  /** An optimizer with a cell for each batch. */
  record Row(String optimizer, List<Cell> cells) {}

  /**
   * A combination of optimizer and batch.
   *
   * @param value accuracy in percent, or the reason why there is none
   * @param rate {@code lr 0.05}, the chosen learning rate; empty if there is no result
   * @param notes notes on seeds that did not finish and on settings that differ
   * @param isNumber whether the value is an accuracy
   * @param isBest whether it is significantly better than all other optimizers at this batch; see
   *     {@link SignificantLead}
   */
  record Cell(String value, String rate, List<String> notes, boolean isNumber, boolean isBest) {
    static final Cell EMPTY = new Cell(NumberFormats.NONE, "", List.of(), false, false);
  }

  /**
   * The table of a selection.
   *
   * @param level confidence of the comparison of optimizers, in (0, 1)
   */
  static PivotTable of(RateSelection selection, double level) {
    Map<Integer, Optional<String>> best = new HashMap<>();
    selection
        .batches()
        .forEach(b -> best.put(b, SignificantLead.of(accuracies(b, selection), level)));
    List<Row> rows = new ArrayList<>();
    for (String optimizer : selection.optimizers()) {
      rows.add(
          new Row(
              optimizer,
              selection.batches().stream()
                  .map(b -> cell(optimizer, b, selection, best.get(b)))
                  .toList()));
    }

    String title =
        selection.seeds() > 1 ? "%s in %%, mean ± standard deviation over %s" : "%s in %%, %s";
    return new PivotTable(
        String.format(Locale.ROOT, title, selection.shownScore(), selection.seedsText()),
        comparison(selection),
        level,
        selection.batches(),
        rows);
  }

  private static Map<String, Map<Long, Double>> accuracies(int batch, RateSelection selection) {
    Map<String, Map<Long, Double>> accuracies = new LinkedHashMap<>();
    for (String optimizer : selection.optimizers()) {
      selection
          .at(optimizer, batch)
          .map(RateChoice::chosen)
          .ifPresent(c -> accuracies.put(optimizer, selection.shown().bySeed(c.trials())));
    }
    return accuracies;
  }

  private static Cell cell(
      String optimizer, int batch, RateSelection selection, Optional<String> best) {
    return selection
        .at(optimizer, batch)
        .map(RateChoice::chosen)
        .map(c -> cell(c, selection, best.equals(Optional.of(optimizer))))
        .orElse(Cell.EMPTY);
  }

  private static Cell cell(TrialGroup trialGroup, RateSelection selection, boolean isBest) {
    List<String> notes = new ArrayList<>();
    int trials = trialGroup.trials().size();
    boolean isNumber = !trialGroup.finished().isEmpty();
    for (Status status : List.of(Status.DIVERGED, Status.FAILED)) {
      int count = trialGroup.count(status);
      if (isNumber && count > 0 || count > 0 && count < trials) {
        notes.add(String.format(Locale.ROOT, "%s of %s %s", "" + count, "" + trials, word(status)));
      }
    }
    String peculiar = distinctSettings(trialGroup, selection);
    if (!peculiar.isEmpty()) {
      notes.add(peculiar);
    }

    MeanAndDeviation accuracy = trialGroup.over(selection.shown()::of);
    String why = word(trialGroup.hasDiverged() ? Status.DIVERGED : Status.FAILED);
    return new Cell(
        isNumber ? NumberFormats.percent(accuracy) : why,
        "lr " + NumberFormats.fourDigits(trialGroup.learningRate()),
        notes,
        isNumber,
        isBest);
  }

  private static Comparison comparison(RateSelection selection) {
    if (selection.optimizers().size() < 2) {
      return Comparison.NONE;
    }
    return selection.seeds() < 2 ? Comparison.OF_ONE_SEED : Comparison.OF_SEEDS;
  }

  /** The settings in which it differs from other trials of the optimizer. */
  private static String distinctSettings(TrialGroup trialGroup, RateSelection selection) {
    List<List<String>> all =
        selection.choices().values().stream()
            .flatMap(choice -> choice.candidates().stream())
            .filter(c -> c.optimizer().equals(trialGroup.optimizer()))
            .map(c -> SettingList.of(c.settings()))
            .toList();
    return SettingList.join(SettingList.differing(SettingList.of(trialGroup.settings()), all));
  }

  private static String word(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }
}
