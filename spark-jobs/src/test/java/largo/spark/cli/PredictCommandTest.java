package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import largo.core.data.ExampleShape;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Mlp;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.Test;

/** A trained model leaves: predictions on tables, and a file in the format of ONNX. */
public class PredictCommandTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();
  private final String out = folder + "/out";

  @Test
  public void predictsWithTheNormalizationOfTheModelAndExports() throws IOException {
    String model = trained();
    String data = folder.write("new.csv", rows(40, false));

    CommandRun dry =
        CommandRun.largo("predict", model, data, "--exclude=id", "--out", out, "--dry-run");
    assertThat(dry.err()).isEmpty();
    assertThat(dry.out().lines())
        .containsExactly(
            "model:  " + model + ", 6 parameters",
            "input:  " + data + ", csv",
            "work:   predicts 2 classes; the first rows were predicted",
            "output: " + out + ", in parquet with the columns id, a, b, prediction, probability",
            "all checks passed; nothing was done");
    assertThat(Path.of(out)).doesNotExist();

    CommandRun parquet =
        CommandRun.largo("predict", model, data, "--exclude=id", "--out", out, "--master=local[2]");

    assertThat(parquet.err()).isEmpty();
    assertThat(parquet.code()).isZero();
    SparkSession session = session();
    List<Row> rows = session.read().parquet(out).orderBy("id").collectAsList();
    assertThat(rows).hasSize(40);
    int correct = 0;
    for (Row row : rows) {
      List<Double> probabilities = row.getList(row.fieldIndex("probability"));
      assertThat(probabilities.get(0) + probabilities.get(1)).isCloseTo(1, within(1e-5));
      String prediction = row.getAs("prediction");
      assertThat(prediction).isEqualTo(probabilities.get(0) >= probabilities.get(1) ? "no" : "yes");
      correct += prediction.equals(row.<Double>getAs("a") > 1000 ? "yes" : "no") ? 1 : 0;
    }
    assertThat(correct).isGreaterThan(36);

    CommandRun csv =
        CommandRun.largo(
            "predict", model, data, "--features=a,b", "--out", out + "2", "--out-format=csv");
    assertThat(csv.err()).isEmpty();
    Dataset<Row> wide = session().read().option("header", true).csv(out + "2");
    assertThat(wide.columns())
        .containsExactly("id", "a", "b", "prediction", "probability_no", "probability_yes");

    Path onnx = Path.of(model.replace("model.zip", "model.onnx"));
    assertThat(CommandRun.largo("export", model, "--dry-run").out())
        .containsPattern("output: " + onnx + ", [\\d,]+ bytes\\n")
        .contains("input:  examples of 2\n");
    assertThat(onnx).doesNotExist();
    assertThat(CommandRun.largo("export", model).code()).isZero();
    assertThat(onnx).isNotEmptyFile();
    assertThat(CommandRun.largo("export", model).err()).contains("model.onnx exists already");
  }

  @Test
  public void namesWhatDoesNotFit() throws IOException {
    String model = trained();
    String data = folder.write("new.csv", rows(3, true));

    assertThat(CommandRun.largo("predict", model, data, "--out", out).err())
        .contains("these columns are not: label (string)");
    assertThat(CommandRun.largo("predict", model, data, "--features=a", "--out", out).err())
        .contains("the model takes 2 features, but the table has 1: [a]");
    assertThat(
            CommandRun.largo("predict", model, data, "--features=a", "--out", out, "--dry-run")
                .code())
        .isEqualTo(2);
    assertThat(CommandRun.largo("predict", model, data, "--features=a,c", "--out", out).err())
        .contains("the table has no column c; it has [id, a, b, label]");
    assertThat(CommandRun.largo("predict", model, "data.bin", "--out", out).err())
        .contains("the format of data.bin is not known; name it with --format");
    assertThat(CommandRun.largo("predict", model, data, "--out", folder.toString()).code())
        .isEqualTo(2);
    assertThat(CommandRun.largo("export", "model.pt").err()).contains("torch.onnx.export");
    assertThat(Files.exists(Path.of(out))).isFalse();
  }

  @Test
  public void refusesANetworkThatCannotBeExportedBeforeTheTraining() {
    ExampleShape shape = new ExampleShape(1, 28, 28);
    String json =
        ZooConfigurations.json(new Mlp(List.of(8), 0), shape, 10)
            .replace("ActivationReLU", "ActivationGELU");
    String conf =
        folder.write(
            "run.conf",
            """
            data { source = digits, train-examples = 100, test-examples = 50 }
            model.json = "%s"
            batch { global = 50, micro = 25 }
            checkpoint.onnx = true
            """
                .replace("%s", folder.write("network.json", json)));

    CommandRun train = CommandRun.largo("train", conf, "--out", out, "--master=local[2]");

    assertThat(train.code()).isEqualTo(1);
    assertThat(train.err()).contains("of layer dense1 cannot be exported to ONNX");
    assertThat(Path.of(out)).doesNotExist();
  }

  /** The classes depend on a column far from zero. */
  private String trained() throws IOException {
    folder.write("train.csv", rows(400, true).replace("id,", "").replaceAll("(?m)^\\d+,", ""));
    folder.write("test.csv", rows(50, true).replace("id,", "").replaceAll("(?m)^\\d+,", ""));
    String conf =
        folder.write(
            "run.conf",
            """
            name = numbers
            data { source = csv, path = "%s", label = label }
            model { zoo = logistic }
            optimizer { name = momentum, learning-rate = 0.5 }
            batch { global = 50, micro = 25 }
            budget.epochs = 10
            checkpoint.onnx = true
            """
                .replace("%s", folder.toString()));
    String run = folder + "/run";
    CommandRun train =
        CommandRun.largo("train", conf, "--out", run, "--master=local[2]", "--set=shards=2");
    assertThat(train.code()).as(train.err()).isZero();
    Path trial = Path.of(run, "trials").toFile().listFiles()[0].toPath();
    assertThat(trial.resolve("model.onnx")).isNotEmptyFile();
    Files.delete(trial.resolve("model.onnx")); // export writes it again
    return trial.resolve("model.zip").toString();
  }

  private static String rows(int count, boolean labels) {
    Random random = new Random(count);
    StringBuilder text = new StringBuilder(labels ? "id,a,b,label\n" : "id,a,b\n");
    for (int i = 0; i < count; i++) {
      double a = 1000 + random.nextGaussian();
      text.append(i).append(',').append(a).append(',').append(random.nextGaussian());
      text.append(labels ? (a > 1000 ? ",yes" : ",no") : "").append('\n');
    }
    return text.toString();
  }
}
