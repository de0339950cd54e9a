package largo.core.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pictures of a sweep: PNGs of 1600 × 1000 pixels.
 *
 * @param png by file name, in the order in which they are shown; empty if nothing can be drawn here
 * @param problem why nothing can be drawn here, and what to do about it; empty if it can
 */
public record Plots(Map<String, byte[]> png, Optional<String> problem) {

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

  /** How pictures begin of what update rules tell: trust ratios, an adaptive momentum. */
  static final String RULE = "rule-";

  /** Keeps its own map. */
  public Plots {
    png = Collections.unmodifiableMap(new LinkedHashMap<>(png));
  }

  /** Draws all of them, or says why not: a machine without fonts still gets its report. */
  public static Plots of(Sweep sweep) {
    return Fonts.problem().map(Plots::none).orElseGet(() -> drawn(sweep));
  }

  /** No pictures, for a reason. */
  static Plots none(String problem) {
    return new Plots(Map.of(), Optional.of(problem));
  }

  private static Plots drawn(Sweep sweep) {
    Selection selection = Selection.of(sweep.results());
    String name = sweep.spec().name();
    Map<String, byte[]> png = new LinkedHashMap<>();
    if (!sweep.isSingle()) {
      png.put(ACCURACY, BatchPicture.png(name, selection, Quantity.accuracy(selection.shown())));
    }
    png.put(LOSS, LossPicture.png(sweep, selection));
    if (!ValidationCurve.of(sweep, selection).isEmpty()) {
      png.put(VALIDATION, ValidationPicture.png(sweep, selection));
    }
    if (!sweep.isSingle()) {
      png.put(GAP, BatchPicture.png(name, selection, Quantity.gap()));
      png.put(SPEED, BatchPicture.png(name, selection, Quantity.speed()));
      png.put(TIME, BatchPicture.png(name, selection, Quantity.time()));
    }
    if (!Staleness.of(sweep, selection).isEmpty()) {
      png.put(STALENESS, StalenessPicture.png(sweep, selection));
    }
    for (String probe : ProbeCurve.names(sweep)) {
      png.put(RULE + probe + ".png", ProbePicture.png(probe, sweep, selection));
    }
    return new Plots(png, Optional.empty());
  }
}
