package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import largo.core.data.LearningTask;
import largo.spark.PyTorchFiles;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.study.TrainedModule;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.Before;
import org.junit.Test;

/** Regression and several labels with PyTorch's library. */
public class PyTorchTaskTest extends SparkSuite {

  private static final String MASTER = "--master=local[2]";

  private static final String RUN =
      """
      data { source = csv, path = "%s", %d }
      model { %m }
      optimizer { name = momentum, learning-rate = 0.1 }
      batch { global = 40, micro = 20 }
      budget.epochs = 20
      shards = 2
      """;

  private final TestFolder folder = TestFolder.create();

  @Before
  public void needsPyTorch() {
    PyTorchFiles.assumeLibrary();
  }

  @Test
  public void predictsNumbersInTheUnitsOfTheData() {
    String conf = linear("task = regression, labels = [p, q], features = [x, y]");

    String model = trained(conf, "run", "test_r2", 0.95) + "/model.pt";

    TrainedModule read = TrainedModule.read(model, Optional.empty(), new Configuration());
    assertThat(read.outputs().task()).isEqualTo(LearningTask.REGRESSION);
    assertThat(read.outputs().names()).containsExactly("p", "q");
    assertThat(read.outputs().shift(0)).isCloseTo(1050, within(5.0));
    for (Row row : predicted(model)) {
      assertThat(row.<Double>getAs("prediction_p")).isCloseTo(row.getAs("p"), within(12.0));
      assertThat(row.<Double>getAs("prediction_q")).isCloseTo(row.getAs("q"), within(0.4));
    }
    assertThat(largo("evaluate", conf, "--model", model, MASTER)).contains("R^2", "RMSE", "MAE");

    CommandRun classes =
        CommandRun.largo(
            "train", conf, "--set=model.loss=cross-entropy", "--out", folder + "/classes", MASTER);
    assertThat(classes.code()).isEqualTo(1);
    assertThat(classes.err())
        .contains("model.loss must be mse or method where data.task is regression, but was cross");
  }

  @Test
  public void predictsTwoLabels() {
    String conf = linear("task = multi-label, labels = [left, low], features = [x, y]");

    String model = trained(conf, "run", "test_subset_accuracy", 0.85) + "/model.pt";

    int right = 0;
    List<Row> rows = predicted(model);
    for (Row row : rows) {
      List<Double> probabilities = row.getList(row.fieldIndex("probability"));
      int low = row.getAs("prediction_low");
      assertThat(low).isEqualTo(probabilities.get(1) > 0.5 ? 1 : 0);
      right += row.<Integer>getAs("low") == low ? 1 : 0;
    }
    assertThat(right).isGreaterThan((int) (0.9 * rows.size()));
  }

  /** A network of Deeplearning4j, computed by either engine. */
  @Test
  public void bothEnginesAgree() {
    write();
    for (String data :
        List.of(
            "task = regression, labels = [p, q], features = [x, y]",
            "task = multi-label, labels = [left, low], features = [x, y]")) {
      String conf = conf(data, "zoo = mlp, widths = [8]");
      double[] losses = new double[2];
      for (int k = 0; k < 2; k++) {
        String engine = k == 0 ? "dl4j" : "torch";
        String out = folder + "/" + engine + data.length();
        largo("train", conf, "--set=worker.engine=" + engine, "--out", out, MASTER);
        losses[k] = session().read().parquet(out + "/results.parquet").first().getAs("test_loss");
      }
      assertThat(losses[1]).isCloseTo(losses[0], within(1e-3 * losses[0]));
    }
  }

  private String trained(String conf, String name, String score, double least) {
    String out = folder + "/" + name;
    largo("train", conf, "--out", out, MASTER);
    Row row = session().read().parquet(out + "/results.parquet").first();
    assertThat(row.<Double>getAs(score)).isGreaterThan(least);
    return out + "/trials/" + row.getAs("trial");
  }

  /** The predictions of a model for the test examples. */
  private List<Row> predicted(String model) {
    String out = folder + "/predicted";
    largo("predict", model, folder + "/test.csv", "--features=x,y", "--out", out, MASTER);
    return session().read().parquet(out).collectAsList();
  }

  /** The configuration of a saved linear network of PyTorch. */
  private String linear(String data) {
    write();
    folder.write("linear.pt", PyTorchFiles.linear(2, 2));
    return conf(data, "torchscript = \"" + folder + "/linear.pt\"");
  }

  private String conf(String data, String model) {
    return folder.write(
        "run.conf", RUN.replace("%s", folder.toString()).replace("%d", data).replace("%m", model));
  }

  private void write() {
    folder.write("train.csv", rows(1, 200));
    folder.write("test.csv", rows(2, 60));
  }

  private static String rows(long seed, int count) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("x,y,p,q,left,low\n");
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      text.append(x).append(',').append(y).append(',');
      text.append(1000 + 100 * x + 2 * random.nextGaussian()).append(',');
      text.append(3 * y - x + 0.05 * random.nextGaussian()).append(',');
      text.append(x + 0.2 * y < 0.5 ? 1 : 0).append(',').append(y < 0.4 ? 1 : 0).append('\n');
    }
    return text.toString();
  }

  private static String largo(String... arguments) {
    CommandRun run = CommandRun.largo(arguments);
    assertThat(run.code()).as(run.err()).isZero();
    return run.out();
  }
}
