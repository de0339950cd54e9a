package largo.core.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The charts of a study: PNGs of 1600 × 1000 pixels.
 *
 * @param png by file name, in the order of the report; empty if this machine cannot draw
 * @param problem why this machine cannot draw, and what to do; empty if it can
 */
public record StudyPlots(Map<String, byte[]> png, Optional<String> problem) {

  /** Accuracy by optimizer and batch. */
  public static final String ACCURACY = "test-accuracy-vs-batch.png";

  /** Training loss. */
  public static final String LOSS = "loss-curves.png";

  /** Validation accuracy, if there are validation examples. */
  public static final String VALIDATION = "validation-curves.png";

  /** Training accuracy minus test accuracy. */
  public static final String GAP = "generalization-gap-vs-batch.png";

  /** Throughput. */
  public static final String SPEED = "examples-per-second-vs-batch.png";

  /** Seconds of training. */
  public static final String TIME = "time-to-finish-vs-batch.png";

  /** Staleness of gradients, with exchange.mode = async. */
  public static final String STALENESS = "staleness.png";

  /** Prefix of charts of metrics of update rules: trust ratios, an adaptive momentum. */
  static final String RULE = "rule-";

  /** Copies the map. */
  public StudyPlots {
    png = Collections.unmodifiableMap(new LinkedHashMap<>(png));
  }

  /** Draws all charts, or reports why it cannot: without fonts, the report has no charts. */
  public static StudyPlots of(StudyResults studyResults) {
    return FontCheck.problem().map(StudyPlots::none).orElseGet(() -> drawn(studyResults));
  }

  /** No charts, with the reason. */
  static StudyPlots none(String problem) {
    return new StudyPlots(Map.of(), Optional.of(problem));
  }

  private static StudyPlots drawn(StudyResults studyResults) {
    RateSelection selection = RateSelection.of(studyResults.results());
    String name = studyResults.spec().name();
    Map<String, byte[]> png = new LinkedHashMap<>();
    if (!studyResults.isSingle()) {
      png.put(
          ACCURACY, BatchChart.png(name, selection, PlottedQuantity.accuracy(selection.shown())));
    }
    png.put(LOSS, LossChart.png(studyResults, selection));
    if (!ValidationCurve.of(studyResults, selection).isEmpty()) {
      png.put(VALIDATION, ValidationChart.png(studyResults, selection));
    }
    if (!studyResults.isSingle()) {
      png.put(GAP, BatchChart.png(name, selection, PlottedQuantity.gap()));
      png.put(SPEED, BatchChart.png(name, selection, PlottedQuantity.speed()));
      png.put(TIME, BatchChart.png(name, selection, PlottedQuantity.time()));
    }
    if (!StalenessCounts.of(studyResults, selection).isEmpty()) {
      png.put(STALENESS, StalenessChart.png(studyResults, selection));
    }
    for (String probe : ProbeCurve.names(studyResults)) {
      png.put(RULE + probe + ".png", ProbeChart.png(probe, studyResults, selection));
    }
    return new StudyPlots(png, Optional.empty());
  }
}
