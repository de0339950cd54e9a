package largo.spark.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import largo.core.report.Chart;
import largo.core.report.ChartAxis;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartImage;
import largo.core.report.ChartPanel;
import largo.core.report.ChartPoint;
import largo.core.report.ChartSeries;
import largo.core.report.ChartSeries.Kind;
import largo.core.scaling.ClusterSite;
import largo.core.scaling.HardwareRates;
import largo.core.scaling.StepLoad;
import largo.core.scaling.StepModel;
import largo.core.scaling.StepTime;
import largo.core.scaling.WireCost;

/**
 * Predictions of the model for clusters: tables in Markdown, and a chart.
 *
 * @param rates speeds measured with executors in separate processes
 */
public record ScalingForecast(HardwareRates rates) {

  static final int CORES = 16;
  private static final int EXAMPLES = 1024;

  /** Assumed operations per second of a GPU for gradients. */
  private static final double GPU = 10e12;

  /** Operations per parameter and example: 12.3e9 for the 25.6 million of ResNet-50. */
  private static final double CONVOLUTIONS = 480;

  private static final int MOST = 1 << 16;

  private static final List<Long> PARAMETERS =
      List.of(1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L);
  private static final List<Long> EXTREMES =
      List.of(PARAMETERS.get(0), PARAMETERS.get(PARAMETERS.size() - 1));
  private static final List<Integer> EXECUTORS = List.of(8, 16, 32, 64, 128, 256, 512);
  private static final List<WireCost> WIRES =
      List.of(WireCost.FLOAT32, WireCost.FLOAT16, WireCost.ADACOMP, WireCost.BOTH_WAYS);
  private static final List<Integer> GIGABITS = List.of(1, 10, 25, 100);

  /** The introduction of the tables: their assumptions. */
  String assumptions() {
    return String.format(
        Locale.ROOT,
        "Assumptions: machines with %d cores; executors with one shard of %d examples each; "
            + "full-duplex networks that use %.0f %% of their bits for floats, with a round trip "
            + "of 0.2 ms. *Core*: one core of this machine per executor, %.0f GFLOP/s, and a model of "
            + "dense layers, with %d operations per parameter and example. *GPU*: %.0f TFLOP/s for "
            + "gradients, an assumption that was not measured, and a model of convolutions, with "
            + "%.0f operations, as in ResNet-50.",
        CORES,
        EXAMPLES,
        100 * ClusterSite.TCP,
        HardwareRates.OPERATIONS / rates.arithmetic() / 1e9,
        HardwareRates.OPERATIONS,
        GPU / 1e12,
        CONVOLUTIONS);
  }

  /**
   * A device for gradients.
   *
   * @param name label in tables
   * @param rates speeds with the arithmetic of the device
   */
  private record Device(String name, HardwareRates rates) {

    StepModel model(double gigabits, WireCost wire) {
      return new StepModel(rates, ClusterSite.cluster(CORES, gigabits), wire);
    }

    StepLoad load(long parameters, int executors) {
      return StepLoad.even(rates, parameters, executors, EXAMPLES);
    }

    String of(long parameters) {
      return ScalingForecast.name(parameters) + ", " + name;
    }
  }

  private List<Device> devices() {
    return List.of(
        new Device("core", rates),
        new Device("GPU", rates.withArithmetic(GPU * HardwareRates.OPERATIONS / CONVOLUTIONS)));
  }

  /** Step times at 10 Gbit/s. */
  String steps() {
    StringBuilder table = new StringBuilder();
    row(table, "10 Gbit/s", EXECUTORS.stream().map(k -> k + " executors").toList());
    rule(table, EXECUTORS.size());
    for (Device device : devices()) {
      StepModel model = device.model(10, WireCost.FLOAT32);
      for (long parameters : PARAMETERS) {
        row(
            table,
            device.of(parameters),
            EXECUTORS.stream().map(k -> cell(model.step(device.load(parameters, k)))).toList());
      }
    }
    return table.toString();
  }

  /** Number of executors from which on the driver is the bottleneck. */
  String limits() {
    StringBuilder table = new StringBuilder();
    row(
        table,
        "executors",
        GIGABITS.stream().map(rate -> String.format(Locale.ROOT, "%d Gbit/s", rate)).toList());
    rule(table, GIGABITS.size());
    for (Device device : devices()) {
      for (long parameters : EXTREMES) {
        for (WireCost wire : WIRES) {
          row(
              table,
              device.of(parameters) + ", " + wire.name(),
              GIGABITS.stream()
                  .map(g -> device.model(g, wire).limit(parameters, EXAMPLES, MOST))
                  .map(k -> k > MOST ? "> " + MOST : Integer.toString(k))
                  .toList());
        }
      }
    }
    return table.toString();
  }

  /** Step times of other designs. */
  String designs() {
    StringBuilder table = new StringBuilder();
    List<String> heads = new ArrayList<>(List.of("gradient"));
    WIRES.forEach(wire -> heads.add(wire.name()));
    heads.add("sliced");
    row(table, "512 executors, 10 Gbit/s", heads);
    rule(table, heads.size());
    for (Device device : devices()) {
      for (long parameters : PARAMETERS) {
        StepLoad load = device.load(parameters, 512);
        List<String> cells = new ArrayList<>(List.of(seconds(load.alone())));
        WIRES.forEach(wire -> cells.add(seconds(device.model(10, wire).step(load).total())));
        cells.add(seconds(device.model(10, WireCost.FLOAT32).sliced(load).total()));
        row(table, device.of(parameters), cells);
      }
    }
    return table.toString();
  }

  /** Chart of step times against executors, in units of the gradient; empty without fonts. */
  public Optional<byte[]> picture() {
    List<ChartPanel> panels = new ArrayList<>();
    for (Device device : devices()) {
      for (long parameters : EXTREMES) {
        panels.add(new ChartPanel(device.of(parameters), lines(device, parameters), List.of()));
      }
    }
    Chart chart =
        new Chart(
            "scaling",
            "Time of a step, relative to the gradient of a shard",
            String.format(
                Locale.ROOT,
                "predicted; %d examples per executor; 1 is the time of the gradient alone",
                EXAMPLES),
            "Predicted time of a step by number of executors.",
            new ChartAxis(
                "executors",
                Scale.LOG2,
                EXECUTORS.stream().map(Integer::doubleValue).toList(),
                Double.NaN,
                Double.NaN,
                0),
            ChartAxis.of("time of a step / time of its gradient", Scale.LOG10),
            panels);
    return ChartImage.png(chart, "");
  }

  private static List<ChartSeries> lines(Device device, long parameters) {
    StepModel plain = device.model(10, WireCost.FLOAT32);
    Map<String, Function<StepLoad, StepTime>> models = new LinkedHashMap<>();
    for (int gigabits : GIGABITS) {
      models.put(gigabits + " Gbit/s", device.model(gigabits, WireCost.FLOAT32)::step);
    }
    models.put("10, 100x up", device.model(10, WireCost.ADACOMP)::step);
    models.put("10, 100x both ways", device.model(10, WireCost.BOTH_WAYS)::step);
    models.put("10, sliced", plain::sliced);
    List<ChartSeries> lines = new ArrayList<>();
    models.forEach(
        (name, step) ->
            lines.add(
                new ChartSeries(
                    name, lines.size(), Kind.POINTS, points(device, parameters, step))));
    return lines;
  }

  private static List<ChartPoint> points(
      Device device, long parameters, Function<StepLoad, StepTime> step) {
    return EXECUTORS.stream()
        .map(
            k -> {
              StepTime time = step.apply(device.load(parameters, k));
              return ChartPoint.of(k, time.total() / time.gradient());
            })
        .toList();
  }

  private static String cell(StepTime time) {
    return String.format(
        Locale.ROOT, "%s (%.0f %%)", seconds(time.total()), 100 * time.gradient() / time.total());
  }

  /** Formats seconds with a suitable unit. */
  static String seconds(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, seconds < 0.1 ? "%.1f ms" : "%.0f ms", 1e3 * seconds)
        : String.format(Locale.ROOT, seconds < 100 ? "%.1f s" : "%.0f s", seconds);
  }

  static String name(long parameters) {
    return parameters < 1_000_000_000L
        ? parameters / 1_000_000 + " M"
        : parameters / 1_000_000_000L + " B";
  }

  static void row(StringBuilder table, String first, List<String> cells) {
    table.append("| ").append(first).append(" | ").append(String.join(" | ", cells)).append(" |");
    table.append(System.lineSeparator());
  }

  static void rule(StringBuilder table, int cells) {
    row(table, "---", IntStream.range(0, cells).mapToObj(k -> "---").toList());
  }
}
