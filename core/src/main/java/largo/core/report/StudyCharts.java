package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The charts of a study, in the order of the report. */
public final class StudyCharts {

  /** Accuracy by optimizer and batch. */
  static final String ACCURACY = "test-accuracy-vs-batch";

  /** Training loss. */
  static final String LOSS = "loss-curves";

  /** Validation accuracy, if there are validation examples. */
  static final String VALIDATION = "validation-curves";

  /** Training accuracy minus test accuracy. */
  static final String GAP = "generalization-gap-vs-batch";

  /** Throughput. */
  static final String SPEED = "examples-per-second-vs-batch";

  /** Seconds of training. */
  static final String TIME = "time-to-finish-vs-batch";

  /** Staleness of gradients, with exchange.mode = async. */
  static final String STALENESS = "staleness";

  /** Prefix of charts of metrics of steps: trust ratios, an adaptive momentum. */
  static final String RULE = "rule-";

  /** Histograms of trust ratios. */
  static final String TRUST_RATIOS = RULE + "trust-ratio-histogram";

  private StudyCharts() {}

  /** All charts for which the study has values. */
  public static List<Chart> of(StudyResults studyResults) {
    RateSelection selection = RateSelection.of(studyResults);
    boolean isSingle = studyResults.isSingle();
    List<Chart> charts = new ArrayList<>();
    if (!isSingle) {
      charts.add(
          BatchChart.of(
              selection,
              PlottedQuantity.accuracy(selection),
              ACCURACY,
              String.format(
                  Locale.ROOT,
                  "The %s of each optimizer at each batch, with unfinished trials at the "
                      + "bottom.",
                  selection.shownScore())));
    }
    charts.add(LossChart.of(LOSS, studyResults, selection));
    if (!ValidationCurve.of(studyResults, selection).isEmpty()) {
      charts.add(ValidationChart.of(VALIDATION, studyResults, selection));
    }
    if (!isSingle) {
      boolean alone = studyResults.spec().sweep().parallel().orElse(0) == 1;
      addCosts(alone, selection, charts);
    }
    if (!StalenessCounts.of(studyResults, selection).isEmpty()) {
      charts.add(StalenessChart.of(STALENESS, studyResults, selection));
    }
    for (String probe : ProbeCurve.names(studyResults)) {
      charts.add(ProbeChart.of(RULE + probe, probe, studyResults, selection));
    }
    List<TrustRatios> ratios = TrustRatios.of(studyResults, selection);
    if (!ratios.isEmpty()) {
      charts.add(TrustRatioChart.of(TRUST_RATIOS, ratios, selection));
    }
    return List.copyOf(charts);
  }

  private static void addCosts(boolean alone, RateSelection selection, List<Chart> charts) {
    String shared = alone ? "." : "; trials that ran at the same time shared the machine.";
    charts.add(
        BatchChart.of(
            selection,
            PlottedQuantity.gap(selection),
            GAP,
            String.format(
                Locale.ROOT,
                "Training %1$s minus test %1$s at the end.",
                selection.task().score())));
    charts.add(
        BatchChart.of(
            selection,
            PlottedQuantity.speed(),
            SPEED,
            "Training examples per second, without evaluation" + shared));
    charts.add(
        BatchChart.of(
            selection,
            PlottedQuantity.time(),
            TIME,
            "Seconds of training, without evaluation" + shared));
  }
}
