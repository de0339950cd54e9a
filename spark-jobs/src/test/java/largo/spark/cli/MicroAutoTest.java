package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

/** The micro-batch that is selected before the first trial is stored in the run. */
public class MicroAutoTest extends SparkSuite {

  private static final String MLP =
      """
      data { source = digits, train-examples = 200, test-examples = 40 }
      model { zoo = mlp, widths = [8] }
      batch { global = 60, micro = auto }
      budget.epochs = 1
      """;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void selectsASizeAndResumesWithIt() throws Exception {
    String conf = folder.write("m.conf", MLP);
    Path out = folder.path().resolve("out");

    CommandRun train =
        CommandRun.largo("train", conf, "--out", out.toString(), "--master=local[2]");

    assertThat(train.code()).as(train.err()).isZero();
    RunSpec spec =
        SpecReader.read(
            "spec.conf", Files.readString(out.resolve("spec.conf")), java.util.List.of());
    assertThat(spec.batch().micro().orElseThrow()).isIn(16, 30); // 30: a shard's share
    String[] row = Files.readAllLines(out.resolve("results.csv")).get(1).split(",");
    assertThat(row[3]).isEqualTo(spec.batch().micro().get().toString());
    // a configuration with auto resumes with the selected size
    assertThat(
            CommandRun.largo("train", conf, "--resume", out.toString(), "--master=local[2]").code())
        .isZero();
    assertThat(Files.readString(out.resolve("spec.conf")))
        .contains("micro = " + spec.batch().micro().get());
  }

  @Test
  public void rejectsAutoWithBatchNormalization() {
    String conf =
        folder.write(
            "bn.conf", MLP.replace("zoo = mlp, widths = [8]", "zoo = resnet20, width = 1"));

    CommandRun train =
        CommandRun.largo("train", conf, "--out", folder + "/bn", "--master=local[2]");

    assertThat(train.code()).isEqualTo(2);
    assertThat(train.err())
        .contains("batch.micro must be a number for a network with batch normalization");
  }
}
