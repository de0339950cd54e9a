package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.spark.TestFolder;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** The cluster jar on Spark's standalone master and two workers, one of which is killed. */
public class StandaloneIT {

  private static final int SECONDS = 300;

  private final TestFolder folder = TestFolder.create();

  @Rule public final Timeout deadline = Timeout.seconds(3 * SECONDS);

  @Test
  public void finishesWithTheSameBitsWhenAWorkerIsKilled() throws Exception {
    ClusterScene.write(folder, "digits");
    String conf =
        folder.write(
            "a.conf", ClusterScene.SPEC.formatted(folder.path().resolve("digits").toUri()));
    Path out = folder.path().resolve("out");
    try (SparkProcess master = daemon("master.Master", "master", List.of())) {
      String url = master.awaitLine("Starting Spark master at (spark://\\S+)", SECONDS).group(1);
      List<String> options =
          List.of("--cores", "2", "--memory", "1g", "--work-dir", folder + "/work", url);
      try (SparkProcess one = daemon("worker.Worker", "one", options);
          SparkProcess two = daemon("worker.Worker", "two", options)) {
        one.awaitLine("Successfully registered with master", SECONDS);
        two.awaitLine("Successfully registered with master", SECONDS);
        try (SparkProcess run = submit(url, conf, out)) {
          Path checkpoints = out.resolve("trials/" + ClusterScene.TRIAL + "/checkpoints");
          run.await(() -> hasFile(checkpoints), "a checkpoint", SECONDS);
          two.kill();
          assertThat(run.await(SECONDS)).as(run.output()).isZero();
          assertThat(run.output()).contains("Lost executor");
        }
      }
    }
    assertThat(out.resolve("trials/" + ClusterScene.TRIAL + "/model.zip"))
        .hasBinaryContent(ClusterScene.undisturbed(folder));
  }

  private SparkProcess submit(String url, String conf, Path out) {
    return SparkProcess.start(
        SparkProcess.SUBMIT,
        folder.path().resolve("submit.log"),
        Optional.empty(),
        Map.of(),
        Stream.of(
                "--properties-file ../conf/spark-defaults/standalone.conf",
                "--master " + url,
                "--executor-cores 2 --executor-memory 768m --driver-memory 768m",
                "--conf spark.ui.enabled=false",
                "--class largo.spark.cli.Main " + SparkProcess.jar(),
                "train " + conf + " --out " + out.toUri())
            .flatMap(words -> Stream.of(words.split(" ")))
            .toList());
  }

  private SparkProcess daemon(String main, String name, List<String> options) {
    List<String> arguments =
        Stream.concat(
                Stream.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"),
                options.stream())
            .toList();
    return SparkProcess.start(
        "org.apache.spark.deploy." + main,
        folder.path().resolve(name + ".log"),
        Optional.empty(),
        Map.of(),
        arguments);
  }

  private static boolean hasFile(Path path) throws Exception {
    if (!Files.exists(path)) {
      return false;
    }
    try (Stream<Path> files = Files.list(path)) {
      return files.anyMatch(f -> f.toString().endsWith(".checkpoint"));
    }
  }
}
