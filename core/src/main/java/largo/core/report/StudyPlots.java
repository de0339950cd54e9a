package largo.core.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Charts as PNGs of 1600 × 1000 pixels.
 *
 * @param png by file name, in the order of the report; empty if this machine cannot draw
 * @param problem why this machine cannot draw, and what to do; empty if it can
 */
public record StudyPlots(Map<String, byte[]> png, Optional<String> problem) {

  /** Copies the map. */
  public StudyPlots {
    png = Collections.unmodifiableMap(new LinkedHashMap<>(png));
  }

  /**
   * Draws charts, or reports why it cannot: without fonts there are no PNGs.
   *
   * @param study name of the study
   */
  public static StudyPlots of(List<Chart> charts, String study) {
    Map<String, byte[]> png = new LinkedHashMap<>();
    for (Chart chart : charts) {
      ChartImage.png(chart, study).ifPresent(bytes -> png.put(file(chart), bytes));
    }
    return new StudyPlots(png, FontCheck.problem());
  }

  /** No PNGs, with the reason. */
  static StudyPlots none(String problem) {
    return new StudyPlots(Map.of(), Optional.of(problem));
  }

  /** The PNG of a chart, if there is one. */
  Optional<byte[]> of(Chart chart) {
    return Optional.ofNullable(png.get(file(chart)));
  }

  private static String file(Chart chart) {
    return chart.name() + ".png";
  }
}
