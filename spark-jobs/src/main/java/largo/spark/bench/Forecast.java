package largo.spark.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import largo.core.report.LinesPicture;
import largo.core.scaling.Load;
import largo.core.scaling.Rates;
import largo.core.scaling.Site;
import largo.core.scaling.StepModel;
import largo.core.scaling.StepTime;
import largo.core.scaling.Wire;

/**
 * What the equations say of clusters that are not here: tables in Markdown, and a picture.
 *
 * @param rates as measured with executors in processes of their own
 */
public record Forecast(Rates rates) {

  private static final int DRIVER_CORES = 16;
  private static final int EXAMPLES = 1024;
  private static final double GPU = 10e12;
  private static final int MOST = 1 << 16;

  private static final List<Long> PARAMETERS =
      List.of(1_000_000L, 10_000_000L, 100_000_000L, 1_000_000_000L);
  private static final List<Integer> EXECUTORS = List.of(8, 16, 32, 64, 128, 256, 512);
  private static final List<Integer> GIGABITS = List.of(1, 10, 25, 100);

  /** What stands above the tables: what all of it supposes. */
  String assumptions() {
    return String.format(
        Locale.ROOT,
        "Supposed: a driver of %d cores; executors with a shard of %d examples each; networks that "
            + "carry %.0f %% of their bits as floats, both ways at a time, with a round trip of "
            + "0.2 ms. A *core* is one of this machine, %.0f GFLOP/s; a *GPU* does %.0f TFLOP/s on "
            + "gradients, which is a guess and not measured.",
        DRIVER_CORES,
        EXAMPLES,
        100 * Site.TCP,
        Rates.OPERATIONS / rates.arithmetic() / 1e9,
        GPU / 1e12);
  }

  /** Step times at 10 Gbit/s. */
  String steps() {
    StringBuilder table = new StringBuilder();
    row(table, "10 Gbit/s", EXECUTORS.stream().map(k -> k + " executors").toList());
    rule(table, EXECUTORS.size());
    for (Rates device : List.of(rates, rates.withArithmetic(GPU))) {
      StepModel model = new StepModel(device, Site.cluster(DRIVER_CORES, 10), Wire.FLOAT32);
      for (long parameters : PARAMETERS) {
        row(
            table,
            name(parameters) + (device.equals(rates) ? ", core" : ", GPU"),
            EXECUTORS.stream().map(k -> cell(model.step(load(device, parameters, k)))).toList());
      }
    }
    return table.toString();
  }

  /** How many executors it takes until the driver is the limit. */
  String limits() {
    StringBuilder table = new StringBuilder();
    List<Wire> wires = List.of(Wire.FLOAT32, Wire.FLOAT16, Wire.ADACOMP, Wire.BOTH_WAYS);
    row(table, "executors", GIGABITS.stream().map("core, %d Gbit/s"::formatted).toList());
    rule(table, GIGABITS.size());
    limits(table, rates, wires);
    table.append(System.lineSeparator());
    row(table, "executors", GIGABITS.stream().map("GPU, %d Gbit/s"::formatted).toList());
    rule(table, GIGABITS.size());
    limits(table, rates.withArithmetic(GPU), wires);
    return table.toString();
  }

  private void limits(StringBuilder table, Rates device, List<Wire> wires) {
    for (long parameters : PARAMETERS) {
      for (Wire wire : wires) {
        row(
            table,
            name(parameters) + ", " + wire.name(),
            GIGABITS.stream()
                .map(g -> new StepModel(device, Site.cluster(DRIVER_CORES, g), wire))
                .map(model -> model.limit(parameters, EXAMPLES, MOST))
                .map(k -> k > MOST ? "> " + MOST : Integer.toString(k))
                .toList());
      }
    }
  }

  /** What other designs would make of a step. */
  String designs() {
    StringBuilder table = new StringBuilder();
    row(
        table,
        "512 executors, 10 Gbit/s",
        List.of(
            "gradient", "float32", "float16 up", "100x up", "100x both ways", "reduce-scatter"));
    rule(table, 6);
    Site site = Site.cluster(DRIVER_CORES, 10);
    for (Rates device : List.of(rates, rates.withArithmetic(GPU))) {
      for (long parameters : PARAMETERS) {
        Load load = load(device, parameters, 512);
        List<String> cells = new ArrayList<>();
        cells.add(seconds(load.alone()));
        for (Wire wire : List.of(Wire.FLOAT32, Wire.FLOAT16, Wire.ADACOMP, Wire.BOTH_WAYS)) {
          cells.add(seconds(new StepModel(device, site, wire).step(load).total()));
        }
        cells.add(seconds(new StepModel(device, site, Wire.FLOAT32).reduceScatter(load).total()));
        row(table, name(parameters) + (device.equals(rates) ? ", core" : ", GPU"), cells);
      }
    }
    return table.toString();
  }

  /**
   * Step times against executors, a panel for each size of model; none where there are no fonts.
   */
  public Optional<byte[]> picture() {
    return new LinesPicture(
            "A step against the number of executors",
            "predicted; %d examples for each executor, a core each".formatted(EXAMPLES),
            "executors, logarithmic",
            "seconds a step, logarithmic",
            PARAMETERS.stream().map(this::panel).toList())
        .png();
  }

  private LinesPicture.Part panel(long parameters) {
    List<LinesPicture.Line> lines = new ArrayList<>();
    lines.add(line("gradient alone", k -> load(rates, parameters, k).alone()));
    for (int gigabits : GIGABITS) {
      StepModel model = new StepModel(rates, Site.cluster(DRIVER_CORES, gigabits), Wire.FLOAT32);
      lines.add(line(gigabits + " Gbit/s", k -> model.step(load(rates, parameters, k)).total()));
    }
    Site ten = Site.cluster(DRIVER_CORES, 10);
    StepModel compressed = new StepModel(rates, ten, Wire.ADACOMP);
    lines.add(line("10, 100x up", k -> compressed.step(load(rates, parameters, k)).total()));
    StepModel plain = new StepModel(rates, ten, Wire.FLOAT32);
    lines.add(line("10, scattered", k -> plain.reduceScatter(load(rates, parameters, k)).total()));
    return new LinesPicture.Part(name(parameters) + " parameters", lines);
  }

  private static LinesPicture.Line line(String name, IntToDoubleFunction seconds) {
    return new LinesPicture.Line(
        name, EXECUTORS, EXECUTORS.stream().map(seconds::applyAsDouble).toList());
  }

  private static Load load(Rates device, long parameters, int executors) {
    return Load.even(device, parameters, executors, EXAMPLES);
  }

  private static String cell(StepTime time) {
    return "%s (%.0f %%)".formatted(seconds(time.total()), 100 * time.gradient() / time.total());
  }

  /** With the unit that fits. */
  static String seconds(double seconds) {
    return seconds < 1
        ? String.format(Locale.ROOT, seconds < 0.1 ? "%.1f ms" : "%.0f ms", 1e3 * seconds)
        : String.format(Locale.ROOT, seconds < 100 ? "%.1f s" : "%.0f s", seconds);
  }

  private static String name(long parameters) {
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
