package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import largo.spark.ChildJvm;
import largo.spark.Slow;
import largo.spark.TestFolder;
import largo.spark.tracking.FakeMlflow;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.scalatestplus.junit.JUnitSuite;

/** Secrets are neither written nor logged nor sent. */
@Category(Slow.class)
public class SecretsTest extends JUnitSuite {

  private static final String SECRET = "hunter2";

  private final TestFolder folder = TestFolder.create();

  @Test
  public void areNotInTheOutputOfARun() throws IOException, InterruptedException {
    Path events = Files.createDirectory(folder.path().resolve("events"));
    Path log = folder.path().resolve("log");
    Path out = folder.path().resolve("out");
    try (FakeMlflow server = FakeMlflow.open()) {
      ProcessBuilder run =
          ChildJvm.of(
              Main.class,
              "1g",
              "train",
              conf(server.address()),
              "--out",
              out.toString(),
              "--conf",
              "spark.master=local[2]",
              "--conf",
              "spark.eventLog.enabled=true",
              "--conf",
              "spark.eventLog.dir=" + events.toUri(),
              "--conf",
              "spark.authenticate=true",
              "--conf",
              "spark.authenticate.secret=" + SECRET,
              "--conf",
              "spark.hadoop.fs.s3a.access.key=" + SECRET,
              "--conf",
              "spark.hadoop.fs.s3a.secret.key=" + SECRET,
              "--conf",
              "spark.hadoop.fs.s3a.session.token=" + SECRET,
              "--conf",
              "spark.hadoop.fs.azure.account.key.account=" + SECRET,
              "--conf",
              "spark.hadoop.fs.azure.sas.box.account=" + SECRET,
              "--conf",
              "spark.ssl.keyPassword=" + SECRET);
      run.environment().put("MLFLOW_TRACKING_TOKEN", SECRET);
      run.environment().put("MLFLOW_TRACKING_PASSWORD", SECRET);
      Process process = run.redirectOutput(log.toFile()).start();
      assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(log)).isZero();

      assertThat(server.everything()).contains("learning_rate").doesNotContain(SECRET);
    }
    assertThat(events).isNotEmptyDirectory();
    assertThat(out.resolve("report.html")).content().contains("spec.conf").doesNotContain(SECRET);
    assertThat(holders()).isEmpty();
  }

  @Test
  public void areNotRepeatedIfAnAddressIsRefused() {
    String address = "http://user:" + SECRET + "@127.0.0.1:5000";
    for (List<String> more :
        List.of(
            List.of("--set", "tracking.mlflow=\"" + address + "\""),
            List.of("--out", "s3a://user:" + SECRET + "@bucket/out"))) {
      String[] line =
          Stream.concat(Stream.of("train", conf("http://127.0.0.1:5000")), more.stream())
              .toArray(String[]::new);
      CommandRun run = CommandRun.largo(line);
      assertThat(run.code()).as(more.get(0)).isEqualTo(2);
      assertThat(run.err()).as(more.get(0)).contains("password").doesNotContain(SECRET);
    }
  }

  private String conf(String address) {
    return folder.write(
        "small.conf",
        """
        name = small
        data { source = digits, train-examples = 200, test-examples = 40 }
        model { zoo = mlp, widths = [8] }
        budget.epochs = 2
        batch { global = 100, micro = 50 }
        checkpoint.every-steps = 1
        tracking.mlflow = "%s"
        """
            .formatted(address));
  }

  /** Files that contain the secret. */
  private List<Path> holders() throws IOException {
    try (Stream<Path> all = Files.walk(folder.path())) {
      return all.filter(Files::isRegularFile)
          .filter(
              file -> {
                try {
                  return Files.readString(file, StandardCharsets.ISO_8859_1).contains(SECRET);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              })
          .toList();
    }
  }
}
