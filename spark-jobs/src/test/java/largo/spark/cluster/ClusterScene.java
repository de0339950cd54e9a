package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import largo.spark.TestFolder;
import largo.spark.cli.Main;
import picocli.CommandLine;

/** A small classification task in the format of MNIST. */
final class ClusterScene {

  static final int TRAIN = 1200;
  static final int TEST = 200;

  private static final int SIDE = 12;
  private static final int CLASSES = 10;

  /** The configuration, with a placeholder for the path of the data. */
  static final String SPEC =
      """
      name = scene
      data { source = idx, path = "%s" }
      model { zoo = mlp, widths = [24], dropout = 0.2 }
      optimizer { name = lambc, learning-rate = 0.01 }
      batch { global = 128, micro = 32 }
      budget.steps = 200
      checkpoint { every-minutes = 0, every-steps = 10 }
      """;

  /** The name of its trial. */
  static final String TRIAL = "lambc-b128-lr0.01-s1";

  private ClusterScene() {}

  /** The model of an undisturbed run in this process, from local files. */
  static byte[] undisturbed(TestFolder folder) throws IOException {
    write(folder, "local");
    String conf = folder.write("local.conf", SPEC.formatted(folder.path().resolve("local")));
    Path out = folder.path().resolve("undisturbed");
    int code =
        new CommandLine(new Main())
            .execute("train", conf, "--out", out.toString(), "--master=local[2]");
    assertThat(code).isZero();
    return Files.readAllBytes(out.resolve("trials/" + TRIAL + "/model.zip"));
  }

  /** Writes the four files to a subfolder. */
  static void write(TestFolder folder, String name) {
    part(folder, name + "/train", TRAIN, 1);
    part(folder, name + "/t10k", TEST, 2);
  }

  private static void part(TestFolder folder, String prefix, int count, long seed) {
    Random random = new Random(seed);
    byte[] pixels = new byte[count * SIDE * SIDE];
    byte[] labels = new byte[count];
    random.nextBytes(pixels);
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) random.nextInt(CLASSES);
      for (int x = 0; x < SIDE; x++) { // the row of its class is white
        pixels[i * SIDE * SIDE + labels[i] * SIDE + x] = (byte) 255;
      }
    }
    folder.write(prefix + "-images-idx3-ubyte", TestFolder.idx(pixels, count, SIDE, SIDE));
    folder.write(prefix + "-labels-idx1-ubyte", TestFolder.idx(labels, count));
  }
}
