package largo.spark.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import largo.spark.bench.ScalingBench;
import largo.spark.bench.ScalingPage;
import largo.spark.interop.OpenSession;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Models the time of a step. */
@Command(
    name = "scaling",
    description =
        "Time of a step as a function of executors and parameters: calibrates a performance model "
            + "on this machine with 1 to 8 tasks, and predicts clusters.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
final class ScalingCommand implements Callable<Integer> {

  @Mixin private FiguresOutput figures;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes tables to DIR/scaling.md and a chart to DIR/images/scaling.png.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    ScalingBench bench = new ScalingBench();
    ScalingPage page =
        new ScalingPage(
            Runtime.getRuntime().availableProcessors(),
            at(ScalingBench.ONE_JVM, bench),
            at(ScalingBench.PROCESSES, bench));
    System.out.println(page.text());
    figures.write(page);
    if (out != null) {
      page.write(out).ifPresent(problem -> System.err.println("no chart: " + problem));
    }
    return 0;
  }

  private static ScalingBench.Result at(String master, ScalingBench bench) {
    try (OpenSession open = new OpenSession(BenchCommand.session(master))) {
      SparkSession session = open.session();
      return bench.run(session);
    }
  }
}
