package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.tracking.OpenMetricsText;
import org.junit.Test;

/** The file of OpenMetrics that a sweep leaves. */
public class OpenMetricsTest extends SparkSuite {

  private static final String LAMB = "trial=\"lamb-b100-lr0.01-s1\"";
  private static final String SGD = "trial=\"sgd-b100-lr1e30-s1\"";

  private static final List<String> OF_EACH_TRIAL =
      List.of(
          "largo_loss",
          "largo_learning_rate",
          "largo_gradient_norm",
          "largo_train_accuracy",
          "largo_validation_accuracy",
          "largo_validation_loss",
          "largo_test_accuracy",
          "largo_noise_scale_examples",
          "largo_step_seconds_total");

  private final TestFolder folder = TestFolder.create();

  @Test
  public void hasTheMetricsOfAllTrials() throws IOException {
    Path file = folder.path().resolve("textfile/largo.prom");
    Path out =
        run(
            "sweep",
            "measured",
            """
            sweep.optimizer = [
              { name = lamb, learning-rate = 0.01 }, { name = sgd, learning-rate = 1e30 }
            ]
            tracking { openmetrics = "%s", every-seconds = 1 }
            """
                .formatted(file));

    OpenMetricsText text = OpenMetricsText.read(Files.readString(file));
    assertThat(text.of("largo_steps_total", LAMB).values()).containsExactly(6.0);
    assertThat(text.of("largo_examples_total", LAMB).values()).containsExactly(480.0);
    assertThat(text.of("largo_trials_ended_total", "status=\"finished\"").values())
        .containsExactly(1.0);
    assertThat(text.of("largo_trials_ended_total", "status=\"diverged\"").values())
        .containsExactly(1.0);
    assertThat(text.of("largo_trials_running", "run=\"small\"").values()).containsExactly(0.0);
    for (String name : OF_EACH_TRIAL) {
      assertThat(text.of(name, LAMB)).as(name).hasSize(1);
      assertThat(text.of(name, "optimizer=\"lamb\"")).as(name).hasSize(1);
    }
    assertThat(text.of("largo_phase_seconds_total", LAMB)).hasSize(4);
    assertThat(text.of("largo_exchange_bytes_total", LAMB).values())
        .hasSize(2)
        .allMatch(bytes -> bytes > 0);
    assertThat(text.of("largo_steps_total", SGD)).hasSize(1);
    assertThat(text.of("largo_test_accuracy", SGD)).as("it diverged").isEmpty();
    String accuracy = column(out, "test_accuracy");
    assertThat(text.of("largo_test_accuracy", LAMB).values())
        .containsExactly(Double.parseDouble(accuracy));
  }

  @Test
  public void doesNotAffectARunIfItCannotBeWritten() throws IOException {
    String file = folder.write("file", "") + "/largo.prom";
    String optimizer = "optimizer { name = lamb, learning-rate = 0.01 }\n";
    Path with = run("train", "with", optimizer + "tracking.openmetrics = \"" + file + "\"");
    Path without = run("train", "without", optimizer);
    assertThat(model(with)).isEqualTo(model(without));
  }

  private Path run(String command, String name, String more) {
    String conf =
        folder.write(
            name + ".conf",
            """
            name = small
            data {
              source = digits, train-examples = 300, test-examples = 60, validation-fraction = 0.2
            }
            model { zoo = mlp, widths = [8] }
            budget.epochs = 2
            measure.noise-scale.every-steps = 1
            batch { global = 100, micro = 50 }
            %s
            """
                .formatted(more));
    Path out = folder.path().resolve(name);
    CommandRun run = CommandRun.largo(command, conf, "--out", out.toString());
    assertThat(run.code()).as(run.err()).isZero();
    return out;
  }

  private static byte[] model(Path out) throws IOException {
    return Files.readAllBytes(out.resolve("trials/lamb-b100-lr0.01-s1/model.zip"));
  }

  /** A value of the first trial. */
  private static String column(Path out, String name) throws IOException {
    String[] rows = Files.readString(out.resolve("results.csv")).split("\n");
    int index = List.of(rows[0].split(",")).indexOf(name);
    return rows[1].split(",")[index];
  }
}
