package largo.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import largo.core.config.DataSpec;
import largo.core.config.NamedChoice;
import largo.core.data.Augmentation;
import largo.core.data.DataSource;
import largo.core.data.DataSplit;
import largo.core.data.DataStorage;
import largo.core.data.Examples;
import largo.core.data.LearningTask;
import largo.core.data.Normalization;
import largo.spark.LoggedMessages;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.data.DataLoader;
import largo.spark.data.ShardedData;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.DataNormalization;
import org.nd4j.linalg.factory.Nd4j;

/** Features that floats cannot represent: seconds since 1970, beside tiny concentrations. */
public class HardNumbersTest extends SparkSuite {

  private static final int ROWS = 300;
  private static final double SECONDS = 1_700_000_000;
  private static final double SPREAD = 40;
  private static final double CONCENTRATION = 3e-6;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void dl4jScoresASavedModelLikeLargo() throws Exception {
    String csv = folder.write("t.csv", csv());
    String conf =
        folder.write(
            "t.conf",
            String.format(
                Locale.ROOT,
                """
                data { source = csv, train = ["%s"], test = ["%s"] }
                model.zoo = logistic
                optimizer { name = adam, learning-rate = 0.05 }
                batch.global = 50
                budget.epochs = 20
                shards = 2
                """,
                csv,
                csv));
    List<String> logged =
        LoggedMessages.of(
            "largo.spark.study.TrialRunner",
            () -> {
              CommandRun train =
                  CommandRun.largo("train", conf, "--out", folder + "/out", "--master=local[2]");
              assertThat(train.code()).as(train.err()).isZero();
            });
    String zip = folder + "/out/trials/adam-b50-lr0.05-s1/model.zip";
    String row = Files.readAllLines(Path.of(folder + "/out/results.csv")).get(1);
    double accuracy = Double.parseDouble(row.split(",")[12]);

    assertThat(accuracy).isGreaterThan(0.98);
    assertThat(logged).anyMatch(line -> line.contains("Deeplearning4j alone gives other results"));
    assertThat(evaluated(conf, zip)).isEqualTo(accuracy);
    assertThat(ofDl4j(new File(zip))).isEqualTo(accuracy, within(1e-9));
  }

  @Test
  public void csvKeepsWhatFloatsWouldLose() {
    String file = folder.write("t.csv", csv());
    assertKept(
        "csv",
        new DataSource.Csv(
            Optional.empty(),
            List.of(file),
            List.of(),
            "label",
            List.of(),
            List.of(),
            Optional.empty(),
            true,
            ",",
            "UTF-8",
            List.of()));
  }

  @Test
  public void libsvmKeepsWhatFloatsWouldLose() {
    StringBuilder lines = new StringBuilder();
    for (double[] x : rows()) {
      lines.append(String.format(Locale.ROOT, "%d 1:%s 2:%s%n", (int) x[2], x[0], x[1]));
    }
    String file = folder.write("t.libsvm", lines.toString());
    assertKept(
        "libsvm",
        new DataSource.Libsvm(
            Optional.empty(), List.of(file), List.of(), List.of(), Optional.empty(), List.of()));
  }

  @Test
  public void parquetKeepsWhatFloatsWouldLose() {
    String file = folder + "/t.parquet";
    session()
        .createDataFrame(
            rows().stream().map(x -> RowFactory.create(x[0], x[1], x[2])).toList(),
            new StructType()
                .add("seconds", DataTypes.DoubleType)
                .add("c", DataTypes.DoubleType)
                .add("label", DataTypes.DoubleType))
        .write()
        .parquet(file);
    assertKept(
        "parquet",
        new DataSource.Parquet(
            Optional.empty(),
            List.of(file),
            List.of(),
            "label",
            List.of(),
            List.of(),
            Optional.empty(),
            List.of()));
  }

  private void assertKept(String name, DataSource source) {
    DataSpec spec =
        new DataSpec(
            new NamedChoice<>(name, source),
            LearningTask.CLASSIFICATION,
            Optional.empty(),
            DataSpec.Normalize.STANDARDIZE,
            true,
            0,
            0.1,
            1,
            DataStorage.AUTO,
            Map.of(),
            false,
            Augmentation.NONE);
    try (ShardedData data = new DataLoader(session(), spec, 2).load()) {
      Normalization fit = data.standardization(2);
      assertThat(fit.shift()[0]).isCloseTo(SECONDS, within(10.0));
      assertThat(fit.scale()[0]).isCloseTo(SPREAD, within(6.0));
      assertThat(fit.scale()[1]).isCloseTo(CONCENTRATION / 3, within(3e-7));
      double[] row = new double[2];
      for (Examples shard : data.splits().get(DataSplit.TRAIN).collect()) {
        for (int i = 0; i < shard.count(); i++) {
          shard.features().copyRow(i, row);
          assertThat(row[0]).as(name).isEqualTo(Math.rint(row[0]));
          assertThat(Math.abs(row[0] - SECONDS)).isLessThan(5 * SPREAD);
        }
      }
    }
  }

  private double evaluated(String conf, String zip) {
    CommandRun run =
        CommandRun.largo(
            "evaluate", conf, "--model", zip, "--json", zip + ".json", "--master=local[2]");
    assertThat(run.code()).as(run.err()).isZero();
    try {
      String json = Files.readString(Path.of(zip + ".json"));
      return Double.parseDouble(json.replaceAll("(?s).*\"accuracy\" : ([0-9.E-]+).*", "$1"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As documented in docs/model.md: normalizes doubles, then converts to floats. */
  private static double ofDl4j(File zip) throws Exception {
    MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(zip);
    INDArray features = Nd4j.create(DataType.DOUBLE, ROWS, 2);
    List<double[]> rows = rows();
    for (int i = 0; i < ROWS; i++) {
      features.putScalar(i, 0, rows.get(i)[0]);
      features.putScalar(i, 1, rows.get(i)[1]);
    }
    DataNormalization normalizer = ModelSerializer.restoreNormalizerFromFile(zip);
    normalizer.transform(features); // of DataType.DOUBLE
    INDArray output = network.output(features.castTo(DataType.FLOAT));
    INDArray predicted = output.argMax(1);
    int right = 0;
    for (int i = 0; i < ROWS; i++) {
      right += predicted.getInt(i) == (int) rows.get(i)[2] ? 1 : 0;
    }
    return (double) right / ROWS;
  }

  private static String csv() {
    StringBuilder csv = new StringBuilder("seconds,c,label\n");
    for (double[] x : rows()) {
      csv.append(String.format(Locale.ROOT, "%.0f,%s,%d%n", x[0], x[1], (int) x[2]));
    }
    return csv.toString();
  }

  /** Seconds since 1970, a concentration, and the class, which depends on both. */
  private static List<double[]> rows() {
    Random random = new Random(11);
    return java.util.stream.IntStream.range(0, ROWS)
        .mapToObj(
            i -> {
              double a = random.nextGaussian();
              double b = random.nextGaussian();
              double seconds = Math.rint(SECONDS + SPREAD * a);
              return new double[] {seconds, CONCENTRATION * (1 + b / 3), a + b > 0 ? 1 : 0};
            })
        .toList();
  }
}
