package largo.core.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The charts of a sweep: PNGs of 1600 × 1000 pixels.
 *
 * @param png by file name, in the order in which they are shown; empty if nothing can be drawn here
 * @param problem why nothing can be drawn here, and what to do about it; empty if it can
 */
public record StudyPlots(Map<String, byte[]> png, Optional<String> problem) {

  /** What each optimizer reaches at each batch. */
  public static final String ACCURACY = "test-accuracy-vs-batch.png";

  /** How the training loss fell. */
  public static final String LOSS = "loss-curves.png";

  /** How the validation accuracy rose; of sweeps that measure it alone. */
  public static final String VALIDATION = "validation-curves.png";

  /** Training accuracy less test accuracy. */
  public static final String GAP = "generalization-gap-vs-batch.png";

  /** Throughput. */
  public static final String SPEED = "examples-per-second-vs-batch.png";

  /** Seconds of training. */
  public static final String TIME = "time-to-finish-vs-batch.png";

  /** How old gradients were; of sweeps with exchange.mode = async alone. */
  public static final String STALENESS = "staleness.png";

  /** How charts begin of what update rules tell: trust ratios, an adaptive momentum. */
  static final String RULE = "rule-";

  /** Keeps its own map. */
  public StudyPlots {
    png = Collections.unmodifiableMap(new LinkedHashMap<>(png));
  }

  /** Draws all of them, or says why not: a machine without fonts still gets its report. */
  public static StudyPlots of(StudyResults studyResults) {
    return FontCheck.problem().map(StudyPlots::none).orElseGet(() -> drawn(studyResults));
  }

  /** No charts, for a reason. */
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
