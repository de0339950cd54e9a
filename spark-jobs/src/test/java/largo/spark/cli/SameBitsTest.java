package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

/**
 * The same specification gives bit-identical parameters: repeatedly, on one or two slots, in this
 * JVM or in separate executors.
 */
public class SameBitsTest extends SparkSuite {

  private static final String SPEC =
      """
      name = bits
      data { source = digits, train-examples = 500, test-examples = 100 }
      model { zoo = lenet, filters = [4, 6], dense = 16, dropout = 0.3 }
      optimizer { name = lambc, learning-rate = 0.01 }
      batch { global = 96, micro = 16 }
      shards = 3
      budget.epochs = 2
      """;

  private static final String MODEL = "trials/lambc-b96-lr0.01-s1/model.zip";

  private final TestFolder folder = TestFolder.create();
  private final String conf = folder.write("bits.conf", SPEC);

  @Test
  public void givesTheSameBitsOnAnyMaster() throws IOException {
    Path expected = train("once", "local[2]");

    assertThat(train("twice", "local[2]")).hasSameBinaryContentAs(expected);
    assertThat(train("one-slot", "local[1]")).hasSameBinaryContentAs(expected);
    assertThat(train("cluster", "local-cluster[2,1,2048]")).hasSameBinaryContentAs(expected);
  }

  @Test
  public void givesDifferentBitsForAnotherSeed() throws IOException {
    Path expected = train("seed-1", "local[2]");
    CommandRun.largo(
        "train", conf, "--set=seed=2", "--out", folder + "/seed-2", "--master=local[2]");

    assertThat(folder.path().resolve("seed-2/trials/lambc-b96-lr0.01-s2/model.zip"))
        .isNotEmptyFile();
    assertThat(expected)
        .isNotEmptyFile()
        .satisfies(
            model ->
                assertThat(java.nio.file.Files.readAllBytes(model))
                    .isNotEqualTo(
                        java.nio.file.Files.readAllBytes(
                            folder.path().resolve("seed-2/trials/lambc-b96-lr0.01-s2/model.zip"))));
  }

  private Path train(String name, String master) {
    // executors of their own find this project's classes where this JVM does
    CommandRun run =
        CommandRun.largo(
            "train",
            conf,
            "--out",
            folder + "/" + name,
            "--master",
            master,
            "--conf",
            "spark.executor.extraClassPath=" + System.getProperty("java.class.path"));
    assertThat(run.err()).doesNotContain("failed");
    assertThat(run.code()).isZero();
    return folder.path().resolve(name).resolve(MODEL);
  }
}
