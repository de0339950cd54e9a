package largo.spark.bench;

import java.util.List;
import java.util.Locale;
import largo.core.scaling.ClusterSite;
import largo.core.scaling.HardwareRates;
import largo.core.scaling.StepLoad;
import largo.core.scaling.StepModel;
import largo.core.scaling.StepTime;
import largo.core.scaling.WireCost;

/**
 * The predicted fraction of a step that is the gradient, with 512 executors, by design; the last
 * two do not exist.
 */
enum EfficiencyForecast {
  SESSION("session", WireCost.FLOAT32, false, false),
  SLICED("sliced", WireCost.FLOAT32, false, false),
  SLICED_16("sliced, 16 bits", WireCost.FLOAT16_BOTH_WAYS, false, false),
  OVERLAPPING(
      "the same, sums sent during the backward pass", WireCost.FLOAT16_BOTH_WAYS, true, false),
  GROUPED(
      "the same, messages to the driver by groups of executors",
      WireCost.FLOAT16_BOTH_WAYS,
      true,
      true);

  private static final int EXECUTORS = 512;

  /** Seconds of a gradient. */
  private static final double GRADIENT = 0.25;

  /** Fraction of a gradient's operations that belong to the backward pass. */
  private static final double BACKWARD = 2.0 / 3;

  /** Fraction of messages one after another, in groups of as many executors as there are groups. */
  private static final double IN_GROUPS = 2 / Math.sqrt(EXECUTORS);

  private static final List<Integer> GIGABITS = List.of(10, 25, 100);
  private static final List<Long> PARAMETERS =
      List.of(1_000_000L, 25_000_000L, 100_000_000L, 1_000_000_000L);

  private final String label;
  private final WireCost wire;
  private final boolean hidesSums;
  private final boolean isGrouped;

  EfficiencyForecast(String label, WireCost wire, boolean hidesSums, boolean isGrouped) {
    this.label = label;
    this.wire = wire;
    this.hidesSums = hidesSums;
    this.isGrouped = isGrouped;
  }

  /** A table in Markdown, with a row for each number of parameters and each design. */
  static String table(HardwareRates rates) {
    StringBuilder table = new StringBuilder();
    ScalingForecast.row(
        table,
        String.format(Locale.ROOT, "%d executors, gradient of %.0f ms", EXECUTORS, 1e3 * GRADIENT),
        GIGABITS.stream().map(g -> g + " Gbit/s").toList());
    ScalingForecast.rule(table, GIGABITS.size());
    for (long parameters : PARAMETERS) {
      StepLoad load = new StepLoad(parameters, EXECUTORS, EXECUTORS, GRADIENT, GRADIENT);
      for (EfficiencyForecast design : values()) {
        ScalingForecast.row(
            table,
            ScalingForecast.name(parameters) + ", " + design.label,
            GIGABITS.stream()
                .map(g -> String.format(Locale.ROOT, "%.2f", design.of(rates, g, load)))
                .toList());
      }
    }
    return table.toString();
  }

  private double of(HardwareRates rates, int gigabits, StepLoad load) {
    ClusterSite site = ClusterSite.cluster(ScalingForecast.CORES, gigabits);
    StepModel model = new StepModel(rates, site, wire);
    StepTime time = this == SESSION ? model.step(load) : model.sliced(load);
    double hidden = hidesSums ? Math.min(time.up(), BACKWARD * time.gradient()) : 0;
    double saved = isGrouped ? (1 - IN_GROUPS) * model.slicedMessages(load) : 0;
    return time.gradient() / (time.total() - hidden - saved);
  }
}
