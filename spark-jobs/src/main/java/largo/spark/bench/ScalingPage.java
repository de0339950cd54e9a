package largo.spark.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.scaling.HardwareRates;

/**
 * Measurements and predictions as a section of a Markdown page and a chart.
 *
 * @param cores number of cores of this machine
 * @param jvm results with tasks in the driver's JVM
 * @param processes results with tasks in two executor JVMs
 */
public record ScalingPage(int cores, ScalingBench.Result jvm, ScalingBench.Result processes) {

  private static final String BEGIN = "<!-- begin: largo bench scaling -->";
  private static final String END = "<!-- end: largo bench scaling -->";
  private static final String PAGE = "scaling.md";
  private static final String PICTURE = "images/scaling.png";

  /** The tables. */
  public String text() {
    ScalingForecast forecast = new ScalingForecast(processes.rates());
    return String.join(
        System.lineSeparator(),
        "### Measured",
        "",
        rates(),
        "### Predicted and measured",
        "",
        rows(),
        "### Forecast",
        "",
        forecast.assumptions(),
        "",
        String.format(Locale.ROOT, "![Time of a step by number of executors](%s)", PICTURE),
        "",
        "Time of a step, and the fraction of it that is the gradient:",
        "",
        forecast.steps(),
        "Number of executors at which the overhead takes as long as the gradient, so that more are "
            + "of little use:",
        "",
        forecast.limits(),
        "Time of a step with other designs:",
        "",
        forecast.designs(),
        "Efficiency, the fraction of a step that is the gradient:",
        "",
        EfficiencyForecast.table(processes.rates()));
  }

  /**
   * Writes the chart, and the tables into the page, where they replace earlier ones.
   *
   * @param folder the folder of {@code scaling.md}
   * @return why there is no chart; empty on success
   */
  public Optional<String> write(Path folder) throws IOException {
    Path page = folder.resolve(PAGE);
    String before = Files.exists(page) ? Files.readString(page) : BEGIN + "\n" + END + "\n";
    int begin = before.indexOf(BEGIN);
    int end = before.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "%s has no lines '%s' and '%s' to write between; put them in, or name another folder",
              page,
              BEGIN,
              END));
    }
    Path picture = folder.resolve(PICTURE);
    Files.createDirectories(picture.getParent());
    Files.writeString(
        page,
        before.substring(0, begin + BEGIN.length())
            + "\n\n"
            + text()
            + "\n"
            + before.substring(end));
    Optional<byte[]> png = new ScalingForecast(processes.rates()).picture();
    if (png.isPresent()) {
      Files.write(picture, png.get());
    }
    return png.isPresent()
        ? Optional.empty()
        : Optional.of("pictures need fonts: install fontconfig and a font");
  }

  private String rates() {
    StringBuilder table = new StringBuilder();
    ScalingForecast.row(
        table, String.format(Locale.ROOT, "%d cores", cores), List.of("one JVM", "two processes"));
    ScalingForecast.rule(table, 2);
    HardwareRates one = jvm.rates();
    HardwareRates two = processes.rates();
    both(table, "*l*, a request and its response, ms", 1e3 * one.latency(), 1e3 * two.latency());
    both(table, "*m*, each additional shard, ms", 1e3 * one.message(), 1e3 * two.message());
    ScalingForecast.row(
        table,
        "1/*c*, through one end of a connection, GB/s",
        List.of("–", number(1e-9 / two.copy())));
    ScalingForecast.row(
        table,
        "a plain loopback socket, same bytes, GB/s",
        List.of("–", number(processes.socketGigabytes())));
    both(table, "4/*a*, addition of sums, GB/s", 4e-9 / one.add(), 4e-9 / two.add());
    both(table, "4/*u*, update, GB/s of parameters", 4e-9 / one.update(), 4e-9 / two.update());
    both(
        table,
        "gradient of a dense network, per core, GFLOP/s",
        1e-9 * HardwareRates.OPERATIONS / one.arithmetic(),
        1e-9 * HardwareRates.OPERATIONS / two.arithmetic());
    return table.toString();
  }

  private String rows() {
    StringBuilder table = new StringBuilder();
    ScalingForecast.row(
        table,
        "master",
        List.of(
            "exchange", "parameters", "tasks", "JVMs", "predicted, ms", "measured, ms", "error"));
    ScalingForecast.rule(table, 7);
    for (ScalingBench.Result result : List.of(jvm, processes)) {
      for (ScalingBench.Row row : result.rows()) {
        ScalingForecast.row(
            table,
            row.master(),
            List.of(
                row.kind(),
                String.format(Locale.ROOT, "%.2f M", row.load().parameters() / 1e6),
                Integer.toString(row.load().shards()),
                Integer.toString(row.load().executors()),
                number(row.predictedMillis()),
                number(row.measuredMillis()),
                String.format(Locale.ROOT, "%+.0f %%", 100 * row.error())));
      }
    }
    return table.toString();
  }

  private static void both(StringBuilder table, String what, double one, double two) {
    ScalingForecast.row(table, what, List.of(number(one), number(two)));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
  }
}
