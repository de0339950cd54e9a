package largo.spark.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.spark.bench.ScalingBench;
import largo.spark.bench.ScalingPage;
import largo.spark.run.Sessions;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How a step's time grows. */
@Command(
    name = "scaling",
    description =
        "How a step's time grows with tasks: measured here with 1 to 8, against a model that then "
            + "forecasts clusters.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
final class Scaling implements Callable<Integer> {

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, too.")
  private Path json;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Writes tables into DIR/scaling.md, a picture into DIR/images/scaling.png.")
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
    if (json != null) {
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(json.toFile(), page);
    }
    if (out != null) {
      page.write(out).ifPresent(problem -> System.err.println("no picture: " + problem));
    }
    return 0;
  }

  private static ScalingBench.Result at(String master, ScalingBench bench) {
    Map<String, String> settings =
        Map.of("spark.executor.extraClassPath", System.getProperty("java.class.path"));
    try (SparkSession session = Sessions.open("bench", Optional.of(master), settings)) {
      return bench.run(session);
    }
  }
}
