package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.sql.Row;
import org.junit.Test;

/** Regression and multi-label classification from the file to the prediction. */
public class TaskCommandTest extends SparkSuite {

  private static final String MASTER = "--master=local[2]";
  private static final int FEATURES = 3;

  private static final String REGRESSION =
      """
      name = houses
      data { source = csv, path = "%s", task = regression, labels = [price, age] }
      model { zoo = logistic }
      optimizer { name = momentum, learning-rate = 0.1 }
      batch { global = 120, micro = 60 }
      budget.steps = 250
      shards = 2
      """;

  private final TestFolder folder = TestFolder.create();

  /** Linear regression on the whole data reaches the solution of least squares. */
  @Test
  public void linearRegressionIsLeastSquares() throws IOException {
    double[][] train = houses(1, 120);
    double[][] test = houses(2, 40);
    folder.write("train.csv", csv(train));
    folder.write("test.csv", csv(test));
    double[][] weights = leastSquares(train);
    String conf = folder.write("run.conf", REGRESSION.replace("%s", folder.toString()));
    Path out = folder.path().resolve("out");

    CommandRun run = trained(conf, out);

    assertThat(run.out()).contains("test         R^2 ").doesNotContain("accuracy");
    double squares = 0;
    double absolute = 0;
    for (double[] row : test) {
      for (int k = 0; k < 2; k++) {
        double error = predicted(weights[k], row) - row[FEATURES + k];
        squares += error * error / (2 * test.length);
        absolute += Math.abs(error) / (2 * test.length);
      }
    }
    Row result = result(out);
    assertThat(result.<Double>getAs("test_rmse")).isCloseTo(Math.sqrt(squares), within(1e-2));
    assertThat(result.<Double>getAs("test_mae")).isCloseTo(absolute, within(1e-2));
    assertThat(result.<Double>getAs("test_r2")).isBetween(0.9, 1.0);
    assertThat(result.<Double>getAs("test_r2")).isCloseTo(rSquared(weights, test), within(1e-4));
    assertThat(result.<Double>getAs("test_accuracy")).isNaN();
    assertThat(Files.readString(out.resolve("report.html"))).contains("R²", "by target");
    assertThat((result.<Double>getAs("test_r2_price") + result.<Double>getAs("test_r2_age")) / 2)
        .isCloseTo(result.<Double>getAs("test_r2"), within(1e-12));
    assertThat(result.<Double>getAs("test_rmse_age")).isBetween(0.5, 2.0);
    assertThat(Files.readString(out.resolve("results.csv")))
        .contains(",test_r2_price,test_rmse_price,test_mae_price,test_r2_age,");

    String model = model(out);
    CommandRun predict =
        CommandRun.largo(
            "predict",
            model,
            folder + "/test.csv",
            "--features=x0,x1,x2",
            "--out",
            folder + "/predicted",
            MASTER);
    assertThat(predict.code()).as(predict.err()).isZero();
    List<Row> rows = session().read().parquet(folder + "/predicted").collectAsList();
    assertThat(rows).hasSize(test.length);
    for (Row row : rows) {
      double[] x = {row.getAs("x0"), row.getAs("x1"), row.getAs("x2")};
      assertThat(row.<Double>getAs("prediction_price"))
          .isCloseTo(predicted(weights[0], x), within(5.0));
      assertThat(row.<Double>getAs("prediction_age"))
          .isCloseTo(predicted(weights[1], x), within(1e-3));
    }

    // of other training data, whose scaling must not be used
    TestFolder other = TestFolder.create();
    other.write("train.csv", csv(houses(9, 5)));
    other.write("test.csv", csv(test));
    CommandRun evaluated =
        CommandRun.largo(
            "evaluate",
            conf,
            "--model",
            model,
            "--set=data.path=\"" + other + "\"",
            "--json",
            folder + "/e.json",
            MASTER);
    assertThat(evaluated.code()).as(evaluated.err()).isZero();
    assertThat(evaluated.out()).contains("test: 40 examples, R^2 9", "RMSE", "MAE");
    assertThat(evaluated.out())
        .contains("RMSE " + (long) Math.sqrt(squares) + ".")
        .containsPattern("price +96\\.\\d+")
        .containsPattern("age +9\\d\\.\\d+");
    assertThat(Files.readString(Path.of(folder + "/e.json")))
        .contains("\"r2\" : 0.9", "\"price\"", "\"task\"");

    CommandRun classes =
        CommandRun.largo(
            "evaluate", conf, "--model", model, "--set=data.labels=[age,price]", MASTER);
    assertThat(classes.code()).isEqualTo(1);
    assertThat(classes.err())
        .contains("was trained on targets [price, age], but the data has [age, price]");
  }

  @Test
  public void choosesTheBestRegressionByItsExplainedVariance() throws IOException {
    folder.write("train.csv", csv(houses(1, 200)));
    String conf =
        folder.write(
            "study.conf",
            """
            name = houses
            data {
              source = csv, train = ["%s/train.csv"], features = [x0, x1, x2]
              task = regression, label = price, validation-fraction = 0.2, test-fraction = 0.2
            }
            model { zoo = mlp, widths = [8] }
            batch.micro = 20
            budget.epochs = 4
            checkpoint.best = true
            shards = 2
            sweep {
              optimizer = [{ name = momentum, learning-rate = [0.02, 0.05] }]
              batch = [20, 60]
              seed = [1, 2]
            }
            study { target = 0.5, median-stopping = false }
            """
                .replace("%s", folder.toString()));
    Path out = folder.path().resolve("out");

    CommandRun run = CommandRun.largo("study", conf, "--out", out.toString(), MASTER);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("Verdict:").contains("test R^2").doesNotContain("accuracy");
    assertThat(Files.readString(out.resolve("report.html")))
        .contains("R² by optimizer and batch", "points of test R²", "test RMSE")
        .doesNotContain("test accuracy", "validation accuracy");
    List<Row> results = session().read().parquet(out + "/results.parquet").collectAsList();
    assertThat(results).hasSize(4);
    for (Row row : results) {
      assertThat(row.<Double>getAs("best_validation_r2")).isGreaterThan(0.2);
      assertThat(row.<Double>getAs("best_validation_accuracy")).isNaN();
      assertThat(out.resolve("trials/" + row.getAs("trial") + "/best.zip")).isNotEmptyFile();
    }
    assertThat(Files.readString(out.resolve("measurements.csv")))
        .contains(",validation_r2,", ",final_test_r2,");
  }

  @Test
  public void predictsEveryLabel() throws IOException {
    folder.write("train.csv", labelled(1, 400));
    folder.write("test.csv", labelled(2, 100));
    String conf =
        folder.write(
            "run.conf",
            """
            name = tags
            data { source = csv, path = "%s", task = multi-label, labels = [left, low] }
            model { zoo = mlp, widths = [16] }
            optimizer { name = adam, learning-rate = 0.01 }
            batch { global = 40, micro = 20 }
            budget.epochs = 20
            shards = 2
            """
                .replace("%s", folder.toString()));
    Path out = folder.path().resolve("out");

    CommandRun run = trained(conf, out);

    assertThat(run.out() + run.err()).contains("subset accuracy");
    Row result = result(out);
    assertThat(result.<Double>getAs("test_subset_accuracy")).isGreaterThan(0.85);
    assertThat(result.<Double>getAs("test_micro_f1")).isGreaterThan(0.9);
    assertThat(result.<Double>getAs("test_macro_f1")).isGreaterThan(0.9);
    assertThat(result.<Double>getAs("test_hamming_loss")).isLessThan(0.08);
    assertThat(
            1
                - (result.<Double>getAs("test_accuracy_left")
                        + result.<Double>getAs("test_accuracy_low"))
                    / 2)
        .isCloseTo(result.<Double>getAs("test_hamming_loss"), within(1e-12));
    assertThat((result.<Double>getAs("test_f1_left") + result.<Double>getAs("test_f1_low")) / 2)
        .isCloseTo(result.<Double>getAs("test_macro_f1"), within(1e-12));

    CommandRun predict =
        CommandRun.largo(
            "predict",
            model(out),
            folder + "/test.csv",
            "--features=x,y",
            "--out",
            folder + "/predicted",
            "--out-format=csv",
            MASTER);
    assertThat(predict.code()).as(predict.err()).isZero();
    List<Row> rows =
        session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(folder + "/predicted")
            .collectAsList();
    int right = 0;
    for (Row row : rows) {
      int left = row.getAs("prediction_left");
      assertThat(left).isEqualTo(row.<Double>getAs("probability_left") > 0.5 ? 1 : 0);
      right += left == row.<Integer>getAs("left") ? 1 : 0;
      right += row.<Integer>getAs("prediction_low").equals(row.<Integer>getAs("low")) ? 1 : 0;
    }
    assertThat(1 - right / (2.0 * rows.size()))
        .isCloseTo(result.<Double>getAs("test_hamming_loss"), within(1e-9));
    CommandRun evaluated = CommandRun.largo("evaluate", conf, "--model", model(out), MASTER);
    assertThat(evaluated.out())
        .contains("subset accuracy", "micro-F1", "Hamming loss", "left", "low")
        .doesNotContain("rows: actual");
    CommandRun further =
        CommandRun.largo(
            "train",
            conf,
            "--set=model.zip=\"" + model(out) + "\"",
            "--set=data.task=regression",
            "--out",
            folder + "/further",
            MASTER);
    assertThat(further.code()).isEqualTo(1);
    assertThat(further.err())
        .contains("was trained for data.task = multi-label, but the task is regression");
  }

  @Test
  public void trainsOnLabelsOfLibsvm() throws IOException {
    Random random = new Random(3);
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      double x = random.nextGaussian();
      double y = random.nextGaussian();
      String labels = (x > 0 ? "10" : "") + (x > 0 && y > 0 ? "," : "") + (y > 0 ? "2" : "");
      rows.append(labels).append(" 1:").append(x).append(" 2:").append(y).append('\n');
    }
    folder.write("rows.libsvm", rows.toString());
    String conf =
        folder.write(
            "run.conf",
            """
            data { source = libsvm, train = ["%s/rows.libsvm"], test-fraction = 0.3, task = multi-label }
            model { zoo = logistic }
            optimizer { name = adam, learning-rate = 0.05 }
            batch { global = 30, micro = 30 }
            budget.epochs = 20
            shards = 2
            """
                .replace("%s", folder.toString()));
    Path out = folder.path().resolve("out");

    trained(conf, out);

    Row result = result(out);
    assertThat(result.<Double>getAs("test_f1_2")).isGreaterThan(0.9);
    assertThat(result.<Double>getAs("test_f1_10")).isGreaterThan(0.9);
    CommandRun predict =
        CommandRun.largo(
            "predict",
            model(out),
            folder.write("new.csv", "x,y\n2,2\n-2,2\n"),
            "--out",
            folder + "/predicted",
            MASTER);
    assertThat(predict.code()).as(predict.err()).isZero();
    assertThat(session().read().parquet(folder + "/predicted").collectAsList())
        .extracting(row -> row.<Integer>getAs("prediction_2") + " " + row.getAs("prediction_10"))
        .containsExactly("1 1", "1 0");
  }

  private static CommandRun trained(String conf, Path out) {
    CommandRun run = CommandRun.largo("train", conf, "--out", out.toString(), MASTER);
    assertThat(run.code()).as(run.err()).isZero();
    return run;
  }

  private static Row result(Path out) {
    return session().read().parquet(out + "/results.parquet").first();
  }

  private static String model(Path out) throws IOException {
    return Path.of(out + "/trials").toFile().listFiles()[0] + "/model.zip";
  }

  /** Features, a price, and an age of another scale. */
  private static double[][] houses(long seed, int count) {
    Random random = new Random(seed);
    double[][] rows = new double[count][FEATURES + 2];
    for (double[] row : rows) {
      for (int j = 0; j < FEATURES; j++) {
        row[j] = 10 * j + random.nextGaussian() * (j + 1);
      }
      row[FEATURES] =
          300_000 + 20_000 * row[0] - 5_000 * row[1] + 100 * row[2] + 5_000 * random.nextGaussian();
      row[FEATURES + 1] = 40 - 3 * row[1] + row[2] + random.nextGaussian();
    }
    return rows;
  }

  private static String csv(double[][] rows) {
    StringBuilder text = new StringBuilder("x0,x1,x2,price,age\n");
    for (double[] row : rows) {
      String line = Arrays.toString(row).replace(" ", "");
      text.append(line, 1, line.length() - 1).append('\n');
    }
    return text.toString();
  }

  private static String labelled(long seed, int count) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder("x,y,left,low\n");
    for (int i = 0; i < count; i++) {
      double x = random.nextDouble();
      double y = random.nextDouble();
      text.append(x).append(',').append(y).append(',');
      text.append(x + 0.2 * y < 0.5 ? 1 : 0).append(',').append(y < 0.4 ? 1 : 0).append('\n');
    }
    return text.toString();
  }

  /** Weights and intercept of each target, by the normal equations. */
  private static double[][] leastSquares(double[][] rows) {
    int n = FEATURES + 1;
    double[][] weights = new double[2][];
    for (int k = 0; k < 2; k++) {
      double[][] a = new double[n][n + 1];
      for (double[] row : rows) {
        for (int i = 0; i < n; i++) {
          double xi = i < FEATURES ? row[i] : 1;
          for (int j = 0; j < n; j++) {
            a[i][j] += xi * (j < FEATURES ? row[j] : 1);
          }
          a[i][n] += xi * row[FEATURES + k];
        }
      }
      weights[k] = solved(a);
    }
    return weights;
  }

  /** Gauss-Jordan elimination of a positive definite system. */
  private static double[] solved(double[][] a) {
    int n = a.length;
    for (int p = 0; p < n; p++) {
      for (int i = 0; i < n; i++) {
        double factor = a[i][p] / a[p][p];
        for (int j = p; i != p && j <= n; j++) {
          a[i][j] -= factor * a[p][j];
        }
      }
    }
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = a[i][n] / a[i][i];
    }
    return x;
  }

  private static double predicted(double[] weights, double[] row) {
    double sum = weights[FEATURES];
    for (int j = 0; j < FEATURES; j++) {
      sum += weights[j] * row[j];
    }
    return sum;
  }

  private static double rSquared(double[][] weights, double[][] rows) {
    double mean = 0;
    for (int k = 0; k < 2; k++) {
      int target = FEATURES + k;
      double average = Arrays.stream(rows).mapToDouble(row -> row[target]).average().orElseThrow();
      double residual = 0;
      double total = 0;
      for (double[] row : rows) {
        residual += Math.pow(predicted(weights[k], row) - row[target], 2);
        total += Math.pow(row[target] - average, 2);
      }
      mean += (1 - residual / total) / 2;
    }
    return mean;
  }
}
