package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import largo.spark.Slow;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Row;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** A process that receives SIGTERM while it trains, and the run that is resumed from it. */
@Category(Slow.class)
public class StopTest extends SparkSuite {

  private static final String SPEC =
      """
      data { source = digits, train-examples = 300, test-examples = 100 }
      model { zoo = mlp, widths = [16], dropout = 0.2 }
      optimizer { name = momentum, learning-rate = 0.05 }
      batch { global = 64, micro = 32 }
      budget.steps = 150
      sweep { optimizer = [momentum, { name = lambc, learning-rate = 0.01 }], parallel = 1 }
      checkpoint { every-minutes = 0, every-steps = 2 }
      """;

  private static final String MOMENTUM = "momentum-b64-lr0.05-s1";
  private static final String LAMBC = "lambc-b64-lr0.01-s1";

  private final TestFolder folder = TestFolder.create();
  private final String conf = folder.write("a.conf", SPEC);

  @Test
  public void stoppedTrainingResumesToTheSameBits() throws Exception {
    check("train", MOMENTUM);
  }

  @Test
  public void stoppedSweepResumesWithinATrial() throws Exception {
    check("sweep", LAMBC);
    assertThat(folder.path().resolve("out/trials/" + MOMENTUM + "/model.zip"))
        .hasSameBinaryContentAs(folder.path().resolve("whole/trials/" + MOMENTUM + "/model.zip"));
  }

  private void check(String command, String trial) throws Exception {
    Path out = folder.path().resolve("out");
    Path checkpoints = out.resolve("trials").resolve(trial).resolve("checkpoints");

    String output = stop(command, out, checkpoints);
    MatchResult saved =
        Pattern.compile(trial + ": saved after step (\\d+), in ")
            .matcher(output)
            .results()
            .toList()
            .stream()
            .reduce((a, b) -> b)
            .orElseThrow();
    assertThat(output)
        .contains("stopping: running trials finish their step and are saved")
        .contains("stopped; finished work is saved. To continue: --resume " + out);
    assertThat(checkpoints.resolve("%09d.checkpoint".formatted(Long.valueOf(saved.group(1)))))
        .exists();

    CommandRun resumed = CommandRun.largo(command, "--resume", out.toString(), "--master=local[2]");
    assertThat(resumed.code()).isZero();
    assertThat(checkpoints).doesNotExist();
    Path whole = folder.path().resolve("whole");
    CommandRun.largo(command, conf, "--out", whole.toString(), "--master=local[2]");
    assertThat(out.resolve("trials").resolve(trial).resolve("model.zip"))
        .hasSameBinaryContentAs(whole.resolve("trials").resolve(trial).resolve("model.zip"));
    assertThat(steps(out, trial)).hasSize(150).isEqualTo(steps(whole, trial));
  }

  /** Starts a run, terminates it after its first checkpoint and returns its output. */
  private String stop(String command, Path out, Path checkpoints) throws Exception {
    Path err = folder.path().resolve("err.txt");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> a.startsWith("--") || a.startsWith("-XX:+Ignore") || a.startsWith("-Djdk"))
        .forEach(line::add);
    line.addAll(
        List.of(
            "-Dlog4j2.configurationFile=" + Path.of("../conf/log4j2.properties").toUri(),
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            command,
            conf,
            "--out",
            out.toString(),
            "--master=local[2]"));
    Process process =
        new ProcessBuilder(line).redirectError(err.toFile()).redirectOutput(err.toFile()).start();
    try {
      await("the first checkpoint")
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> hasCheckpoint(checkpoints) || !process.isAlive());
      assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(128 + 15);
      return Files.readString(err);
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean hasCheckpoint(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".checkpoint"));
    }
  }

  private static List<Row> steps(Path out, String trial) {
    return session()
        .read()
        .parquet(out + "/steps.parquet/trial=" + trial)
        .select("step", "epoch", "loss", "gradient_norm", "update_norm", "learning_rate")
        .orderBy("step")
        .collectAsList();
  }
}
