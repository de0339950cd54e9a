package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.data.ExampleShape;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import largo.spark.PyTorchFiles;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.study.TrainedModule;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.Before;
import org.junit.Test;

/** PyTorch models on the command line, in a build that has PyTorch's library. */
public class PyTorchCommandTest extends SparkSuite {

  private static final String MASTER = "--master=local[2]";

  private static final String STUDY =
      """
      name = small
      data { source = digits, train-examples = 200, test-examples = 100, validation-fraction = 0.2 }
      model.torchscript = "%s"
      worker.engine = torch
      shards = 2
      budget.epochs = 2
      measure.noise-scale.every-steps = 5
      sweep {
        optimizer = [{ name = momentum, learning-rate = [0.02, 0.05] }]
        batch = [20, 60]
        seed = [1, 2]
      }
      study { target = 0.3, median-stopping = false }
      """;

  private final TestFolder folder = TestFolder.create();

  @Before
  public void needsPyTorch() {
    PyTorchFiles.assumeLibrary();
  }

  /** Every part of a study, with batch.micro = auto. */
  @Test
  public void studiesAFile() throws IOException {
    String model = folder.write("linear.pt", PyTorchFiles.linear(28 * 28, 10));
    String conf = folder.write("study.conf", STUDY.replace("%s", model));
    Path out = folder.path().resolve("out");

    largo("study", conf, "--out", out.toString(), MASTER);
    assertThat(out.resolve("verdict.json")).isNotEmptyFile();
    List<String> trials = Files.readAllLines(out.resolve("results.csv"));
    assertThat(trials).hasSize(5);
    String trial = "trials/" + trials.get(1).split(",", 2)[0];
    assertThat(out.resolve(trial + "/model.pt")).isNotEmptyFile();

    String measured =
        largo("measure", "--study", out.toString(), "--products=2", "--iterations=1", MASTER);
    assertThat(measured.lines()).hasSize(4);
    assertThat(out.resolve(trial + "/curvature.json")).isNotEmptyFile();
    largo(
        "critical-batch",
        conf,
        "--set=optimizer.name=momentum",
        "--set=optimizer.learning-rate=0.02",
        "--set=batch.global=20",
        "--at-epochs=1",
        "--factors=1,2",
        "--out=" + out + "/critical-batch/momentum",
        MASTER);
    assertThat(largo("study", "--resume", out.toString(), MASTER))
        .contains("Critical batch of momentum: gradient noise scale");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("Sharpness of the final models", "Critical batch in examples");
    assertThat(largo("study", conf, "--dry-run", MASTER)).contains("hours with");
    assertThat(largo("lr-find", conf, "--set=batch.global=20", "--out=" + folder + "/rate", MASTER))
        .isNotEmpty();

    CommandRun onnx =
        CommandRun.largo(
            "train", conf, "--set=checkpoint.onnx=true", "--out", folder + "/onnx", MASTER);
    assertThat(onnx.code()).isEqualTo(1);
    assertThat(onnx.err())
        .contains("remove it, and export model.pt in Python by torch.onnx.export");
    assertThat(folder.path().resolve("onnx")).doesNotExist();
    assertThat(CommandRun.largo("export", out + "/" + trial + "/model.pt").err())
        .contains("in Python by torch.onnx.export, as docs/torch.md describes");
  }

  @Test
  public void predictsWithTheModelsOfTables() throws IOException {
    folder.write("train.csv", rows(200, true));
    folder.write("test.csv", rows(50, true));
    String conf =
        folder.write(
            "run.conf",
            """
            data { source = csv, path = "%s", label = label }
            model { torchscript = "%s/linear.pt", loss = bce }
            model.kinds = ["weight = bias", "bias = frozen"]
            optimizer { name = momentum, learning-rate = 0.5 }
            batch { global = 50, micro = 25 }
            budget.epochs = 10
            shards = 2
            """
                .replace("%s", folder.toString()));
    folder.write("linear.pt", PyTorchFiles.linear(2, 1));
    String trial = trained(conf, "run");

    largo(
        "predict",
        trial + "/model.pt",
        folder.write("new.csv", rows(40, false)),
        "--out",
        folder + "/predicted",
        MASTER);

    List<Row> predicted = session().read().parquet(folder + "/predicted").collectAsList();
    assertThat(predicted).hasSize(40);
    int correct = 0;
    for (Row row : predicted) {
      List<Double> probabilities = row.getList(row.fieldIndex("probability"));
      assertThat(probabilities.get(0) + probabilities.get(1)).isCloseTo(1, within(1e-5));
      String expected = row.<Double>getAs("a") > 1000 ? "yes" : "no";
      correct += row.<String>getAs("prediction").equals(expected) ? 1 : 0;
    }
    assertThat(correct).isGreaterThan(36);

    TrainedModule read =
        TrainedModule.read(trial + "/model.pt", Optional.empty(), new Configuration());
    assertThat(read.classes().names()).containsExactly("no", "yes");
    assertThat(read.definition().shape()).isEqualTo(ExampleShape.vector(2));
    assertThat(read.definition().layout().tensors())
        .extracting(Tensor::kind)
        .containsExactly(ParameterKind.BIAS, ParameterKind.FROZEN);
    assertThat(read.normalization().shift()[0]).isCloseTo(1000, within(1.0));

    String data = folder + "/new.csv";
    assertThat(
            CommandRun.largo("predict", folder + "/linear.pt", data, "--out", folder + "/p").err())
        .contains("linear.pt was not saved by Largo: it has no largo.json");
    assertThat(
            CommandRun.largo(
                    "predict", trial + "/model.pt", data, "--shape=3", "--out", folder + "/p")
                .err())
        .contains("was trained on examples of shape 2, not 3");
    String damaged = folder.write("damaged.pt", new byte[] {1, 2, 3});
    assertThat(CommandRun.largo("predict", damaged, data, "--out", folder + "/p").err())
        .contains("damaged.pt is damaged");
  }

  @Test
  public void refusesTokensThatAreNone() throws IOException {
    folder.write("train.csv", "x,y,label\n0,1,0\n1,0.5,1\n0,1,1\n1,0,0\n");
    folder.write("test.csv", "x,y,label\n0,1,0\n1,0,1\n");
    String conf =
        folder.write(
            "run.conf",
            """
            data { source = csv, path = "%s", label = label }
            model { zoo = lstm, width = 4, depth = 1 }
            batch { global = 4, micro = 4 }
            shards = 1
            """
                .replace("%s", folder.toString()));

    CommandRun run = CommandRun.largo("train", conf, "--out", folder + "/run", MASTER);

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("inputs must be tokens, 0 to 1", "feature 1", "was 0.5");
  }

  private String trained(String conf, String out) throws IOException {
    largo("train", conf, "--out", folder + "/" + out, MASTER);
    return Path.of(folder + "/" + out, "trials").toFile().listFiles()[0].toString();
  }

  private static String largo(String... arguments) {
    CommandRun run = CommandRun.largo(arguments);
    assertThat(run.code()).as(run.out() + run.err()).isZero();
    return run.out();
  }

  /** The classes depend on a column far from zero. */
  private static String rows(int count, boolean labels) {
    Random random = new Random(count);
    StringBuilder text = new StringBuilder(labels ? "a,b,label\n" : "a,b\n");
    for (int i = 0; i < count; i++) {
      double a = 1000 + random.nextGaussian();
      text.append(a).append(',').append(random.nextGaussian());
      text.append(labels ? (a > 1000 ? ",yes" : ",no") : "").append('\n');
    }
    return text.toString();
  }
}
