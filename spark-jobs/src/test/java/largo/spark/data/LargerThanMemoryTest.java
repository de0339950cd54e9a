package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import largo.spark.Slow;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.cli.CommandRun;
import org.junit.Test;
import org.junit.experimental.categories.Category;

/** Training on examples of four times the heap of the executor. */
@Category(Slow.class)
public class LargerThanMemoryTest extends SparkSuite {

  private static final int EXECUTOR_MEGABYTES = 480;
  private static final int SIDE = 112;
  private static final int EXAMPLES = (int) (4L * (EXECUTOR_MEGABYTES << 20) / (SIDE * SIDE));

  private final TestFolder folder = TestFolder.create();

  @Test
  public void givesTheSameBitsAsInMemory() throws IOException {
    session().stop(); // which is that of other suites, and a command would use
    writeImages();

    assertThat(train("memory", EXECUTOR_MEGABYTES))
        .satisfies(run -> assertThat(run.code()).isEqualTo(1))
        .satisfies(run -> assertThat(run.err()).contains("; or set data.storage = disk"));

    Path disk = model("disk", train("auto", EXECUTOR_MEGABYTES));
    Path memory = model("memory", train("memory", 10 * EXECUTOR_MEGABYTES));

    assertThat(disk).hasSameBinaryContentAs(memory);
  }

  /** Noise, in the format of MNIST. */
  private void writeImages() throws IOException {
    byte[] pixels = TestFolder.bytes(SIDE * SIDE, 1);
    Random random = new Random(1);
    try (DataOutputStream images = output("train-images-idx3-ubyte");
        DataOutputStream labels = output("train-labels-idx1-ubyte")) {
      for (int number : new int[] {0x803, EXAMPLES, SIDE, SIDE}) {
        images.writeInt(number);
      }
      for (int number : new int[] {0x801, EXAMPLES}) {
        labels.writeInt(number);
      }
      for (int i = 0; i < EXAMPLES; i++) {
        pixels[random.nextInt(pixels.length)]++; // each example differs from all others
        images.write(pixels);
        labels.write(random.nextInt(10));
      }
    }
  }

  private DataOutputStream output(String name) throws IOException {
    return new DataOutputStream(
        new BufferedOutputStream(Files.newOutputStream(folder.path().resolve(name)), 1 << 20));
  }

  private CommandRun train(String storage, int megabytes) throws IOException {
    String conf =
        folder.write(
            storage + ".conf",
            """
            data { source = idx, path = "%s", test-fraction = 0.01, storage = %s }
            model.zoo = logistic
            optimizer { name = sngm, learning-rate = 0.01 }
            batch { global = 8192, micro = 128 }
            shards = 4
            budget.epochs = 1
            """
                .formatted(folder, storage));
    return CommandRun.largo(
        "train",
        conf,
        "--out",
        Files.createTempDirectory(folder.path(), storage) + "/out",
        "--master",
        "local-cluster[1,1," + megabytes + "]",
        "--conf",
        "spark.executor.memory=" + megabytes + "m",
        "--conf",
        "spark.executor.extraClassPath=" + System.getProperty("java.class.path"));
  }

  private Path model(String name, CommandRun run) throws IOException {
    assertThat(run.code()).as(run.err()).isZero();
    try (Stream<Path> files = Files.walk(folder.path())) {
      Path model = files.filter(f -> f.endsWith("model.zip")).findFirst().orElseThrow();
      return Files.move(model, folder.path().resolve(name + ".zip"));
    }
  }
}
