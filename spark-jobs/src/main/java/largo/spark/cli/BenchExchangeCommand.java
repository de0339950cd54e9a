package largo.spark.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.spark.bench.ExchangeBench;
import largo.spark.interop.OpenSession;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The time of steps with a sharded optimizer. */
@Command(
    name = "exchange",
    description =
        "Time of whole steps with parameters on the driver (session, job) and divided among the "
            + "executors (sliced), by update rule; the overhead is the time of a step without its "
            + "gradient, predicted is what exchange.kind = auto expects it to be.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
final class BenchExchangeCommand implements Callable<Integer> {

  @Option(
      names = "--master",
      split = ";",
      paramLabel = "MASTER",
      description = "Spark masters, measured one after another (default: ${DEFAULT-VALUE}).",
      defaultValue = "local-cluster[2,1,4096]")
  private List<String> masters;

  @Option(
      names = "--kind",
      split = ",",
      description = "Kinds of exchange, of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).",
      defaultValue = "session,sliced")
  private List<ExchangeBench.Kind> kinds;

  @Option(
      names = "--optimizer",
      split = ",",
      paramLabel = "NAME",
      description = "Update rules (default: ${DEFAULT-VALUE}).",
      defaultValue = "momentum")
  private List<String> rules;

  @Option(
      names = "--widths",
      split = ",",
      paramLabel = "UNITS",
      description = "Units of each hidden layer (default: ${DEFAULT-VALUE}).",
      defaultValue = "512,512")
  private List<Integer> widths;

  @Option(
      names = "--shards",
      description = "Shards, one for each executor (default: ${DEFAULT-VALUE}).",
      defaultValue = "2")
  private int shards;

  @Option(
      names = "--examples",
      description = "Examples of each shard in a step (default: ${DEFAULT-VALUE}).",
      defaultValue = "64")
  private int examples;

  @Option(
      names = "--constant",
      description = "Gradients are constants, which are not computed: steps without their time.")
  private boolean constant;

  @Option(
      names = "--rounds",
      description = "Trainings of each kind, alternating (default: ${DEFAULT-VALUE}).",
      defaultValue = "3")
  private int rounds;

  @Option(
      names = "--steps",
      description =
          "Steps of each training, after the same number for warm-up (default: ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private int steps;

  @Option(
      names = "--sockets",
      description = "Also measures plain sockets on the loopback interface with the same bytes.")
  private boolean sockets;

  @Mixin private FiguresOutput figures;

  @Override
  public Integer call() throws IOException {
    System.out.printf(
        Locale.ROOT,
        "%-26s %-8s %-14s %12s %7s %11s %11s %11s %11s %11s %11s%n",
        "master",
        "exchange",
        "optimizer",
        "parameters",
        "shards",
        "step",
        "gradient",
        "update",
        "overhead",
        "predicted",
        "sockets");
    ExchangeBench.Network network = new ExchangeBench.Network(widths, shards, examples, constant);
    List<ExchangeBench.Row> rows = new ArrayList<>();
    for (String master : masters) {
      try (OpenSession open = new OpenSession(BenchCommand.session(master))) {
        SparkSession session = open.session();
        List<ExchangeBench.Row> measured =
            new ExchangeBench(network, rules, rounds, steps, sockets).run(session, kinds);
        measured.forEach(BenchExchangeCommand::print);
        rows.addAll(measured);
      }
    }
    figures.write(rows);
    return 0;
  }

  private static void print(ExchangeBench.Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-26s %-8s %-14s %,12d %7d %8.1f ms %8.1f ms %8.1f ms %8.1f ms %11s %11s%n",
        row.master(),
        row.kind().name().toLowerCase(Locale.ROOT),
        row.rule(),
        row.parameters(),
        row.shards(),
        row.step(),
        row.gradient(),
        row.update(),
        row.overhead(),
        millis(row.predicted()),
        millis(row.sockets()));
  }

  private static String millis(Optional<Double> time) {
    return time.map(ms -> String.format(Locale.ROOT, "%.1f ms", ms)).orElse("-");
  }
}
