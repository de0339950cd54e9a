package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

/**
 * Published data sets from the folder that {@code LARGO_TEST_DATA} or {@code -Dlargo.test.data}
 * names; skipped without it.
 */
public class RealDataTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();

  @Test
  public void learnsFashionMnist() throws IOException {
    double accuracy =
        train(
            "60,000 training, 0 validation and 10,000 test examples of 1x28x28, 10 classes",
            """
            data { source = idx, path = "%s" }
            model { zoo = mlp, widths = [64] }
            optimizer { name = momentum, learning-rate = 0.1 }
            budget.epochs = 1
            """
                .formatted(data("fashion-mnist")));

    assertThat(accuracy).isGreaterThan(0.8);
  }

  @Test
  public void learnsA9a() throws IOException {
    double accuracy =
        train(
            "32,561 training, 0 validation and 16,281 test examples of 123, 2 classes",
            """
            data { source = libsvm, path = "%s" }
            model.zoo = logistic
            optimizer { name = momentum, learning-rate = 0.1 }
            budget.epochs = 1
            """
                .formatted(data("tabular")));

    assertThat(accuracy).isGreaterThan(0.84); // 0.76 are of one class
  }

  @Test
  public void trainsOnCifar10() throws IOException {
    double accuracy =
        train(
            "test examples of 3x32x32, 10 classes",
            """
            data { source = cifar10, path = "%s", validation-fraction = 0.25 }
            data.normalize = standardize
            model { zoo = resnet20, width = 4 }
            optimizer { name = lars, learning-rate = 1 }
            budget.steps = 2
            """
                .formatted(data("cifar10")));

    assertThat(accuracy).isBetween(0.05, 0.5);
  }

  /** The test accuracy of a training. */
  private double train(String examples, String conf) throws IOException {
    Path out = folder.path().resolve("out");
    CommandRun run =
        CommandRun.largo(
            "train", folder.write("real.conf", conf), "--master=local[2]", "--out", out.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(Files.readString(out.resolve("report.html"))).contains(examples);
    String row = Files.readAllLines(out.resolve("results.csv")).get(1);
    return Double.parseDouble(row.split(",")[12]);
  }

  private static Path data(String name) {
    String root = System.getProperty("largo.test.data", "");
    Path path = Path.of(root, name);
    assumeTrue("needs LARGO_TEST_DATA", !root.isEmpty() && Files.isDirectory(path));
    return path;
  }
}
