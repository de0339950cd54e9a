package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.data.VectorTargets;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Test;

/** Numeric targets and labels in files and tables. */
public class TargetsTest extends SparkSuite {

  private static final String ROWS = "x,a,b\n1,10,0\n2,20,1\n3,30,0\n4,60,1\n";
  private static final String TEST = "b,x,a\n1,9,50\n";

  private final TestFolder folder = TestFolder.create();

  @Test
  public void areReadFromCsvParquetAndTables() {
    for (String source : sources()) {
      try (ShardedData data = load(source + ", task = regression, labels = [a, b]")) {
        assertThat(data.toString()).endsWith("1 test examples of 1, 2 numeric targets");
        assertThat(data.shape().size()).isEqualTo(1);
        ModelOutputs outputs = data.outputs();
        assertThat(outputs.task()).isEqualTo(LearningTask.REGRESSION);
        assertThat(outputs.names()).containsExactly("a", "b");
        assertThat(outputs.shift(0)).isCloseTo(30, within(1e-12));
        assertThat(outputs.scale(0)).isCloseTo(Math.sqrt(1400 / 4.0), within(1e-12));
        assertThat(outputs.scale(1)).isEqualTo(0.5);
        assertThat(targets(data, DataSplit.TRAIN))
            .containsExactlyInAnyOrder(
                row(outputs, 10, 0), row(outputs, 20, 1), row(outputs, 30, 0), row(outputs, 60, 1));
        assertThat(targets(data, DataSplit.TEST)).containsExactly(row(outputs, 50, 1));
      }
      try (ShardedData data =
          load(source + ", task = regression, label = a, standardize-targets = false")) {
        assertThat(data.shape().size()).isEqualTo(2);
        assertThat(data.outputs().scaling()).isEqualTo(Normalization.NONE);
        assertThat(targets(data, DataSplit.TRAIN))
            .containsExactlyInAnyOrder(List.of(10f), List.of(20f), List.of(30f), List.of(60f));
      }
      try (ShardedData data = load(source + ", task = multi-label, labels = [b], features = [x]")) {
        assertThat(data.toString()).endsWith(", 1 label");
        assertThat(data.classes().isPresent()).isFalse();
        assertThat(targets(data, DataSplit.TRAIN))
            .containsExactlyInAnyOrder(List.of(0f), List.of(1f), List.of(0f), List.of(1f));
      }
    }
  }

  @Test
  public void areReadFromLibsvm() {
    folder.write("a.libsvm", "1.5 1:1\n-2e1 2:3\n");
    String source = "source = libsvm, train = [%s], test = [%s], task = regression";
    String file = "\"" + folder + "/a.libsvm\"";
    try (ShardedData data = load(source.formatted(file, file) + ", standardize-targets = false")) {
      assertThat(targets(data, DataSplit.TRAIN))
          .containsExactlyInAnyOrder(List.of(1.5f), List.of(-20f));
    }
    folder.write("b.libsvm", "1.5 1:1\nmany 2:3\n");
    assertThatThrownBy(() -> load(source.formatted(file.replace("a.", "b."), file)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("b.libsvm, line 2: the label must be a number, but was 'many'");
  }

  @Test
  public void labelsOfLibsvmAreSeparatedByCommas() {
    String rows = "10,2 1:1\n 2:1\n2,1.0 1:2 # both\n1 2:2\n".repeat(3000);
    folder.write("train.libsvm", rows);
    folder.write("test.libsvm", "2 1:1\n1,1 2:2\n2:5\n");
    String source = "source = libsvm, path = \"" + folder + "\", task = multi-label";
    try (ShardedData data = load(source)) {
      assertThat(data.outputs().names()).containsExactly("1", "2", "10");
      assertThat(data.toString())
          .isEqualTo("12,000 training, 0 validation and 3 test examples of 2, 3 labels");
      assertThat(Set.copyOf(targets(data, DataSplit.TRAIN)))
          .containsExactlyInAnyOrder(
              List.of(0f, 1f, 1f), List.of(0f, 0f, 0f), List.of(1f, 1f, 0f), List.of(1f, 0f, 0f));
      assertThat(targets(data, DataSplit.TEST))
          .containsExactlyInAnyOrder(List.of(0f, 1f, 0f), List.of(1f, 0f, 0f), List.of(0f, 0f, 0f));
      folder.write("train.libsvm", rows.replace("10,2 ", "2,10 "));
      try (ShardedData reordered = load(source)) {
        assertThat(reordered.fingerprint()).isEqualTo(data.fingerprint());
      }
    }
    folder.write("train.libsvm", "1 1:1\n 2:1\n");
    refused(
        source,
        "the test examples have a label 2, which is not one of [1]; for LIBSVM files, name all"
            + " labels with data.labels");
    try (ShardedData data = load(source + ", labels = [2, 1, 3]")) {
      assertThat(data.outputs().names()).containsExactly("2", "1", "3");
      assertThat(targets(data, DataSplit.TRAIN))
          .containsExactlyInAnyOrder(List.of(0f, 1f, 0f), List.of(0f, 0f, 0f));
    }
    folder.write("train.libsvm", " 1:1\n 2:1\n");
    refused(source, "no training example has a label");
    folder.write("train.libsvm", "1,,2 1:1\n 2:1\n");
    refused(source, "train.libsvm, line 1: the label is missing");
  }

  @Test
  public void mayBeAColumnOfArrays() {
    String values =
        "values (1d, array('red', 'big'), array(0, 1), array(1.5d, 2)), (2d, array('red'), array(1, 1),"
            + " array(2.5d, 4)), (3d, array(), array(0, 0), array(3.5d, 6)) as t(x, tags, flags, y)";
    session().sql("select * from " + values).write().parquet(folder + "/arrays.parquet");
    for (String source :
        List.of(
            "source = table, sql = \"select * from " + values + "\", test-fraction = 0.3",
            "source = parquet, test-fraction = 0.3, train = \"" + folder + "/arrays.parquet\"")) {
      String labels = source + ", features = [x], task = ";
      try (ShardedData data = load(labels + "multi-label, label = tags")) {
        assertThat(data.outputs().names()).containsExactly("big", "red");
        assertThat(all(data))
            .containsExactlyInAnyOrder(List.of(1f, 1f), List.of(0f, 1f), List.of(0f, 0f));
      }
      try (ShardedData data = load(labels + "multi-label, label = flags")) {
        assertThat(data.outputs().names()).containsExactly("flags_0", "flags_1");
        assertThat(all(data))
            .containsExactlyInAnyOrder(List.of(0f, 1f), List.of(1f, 1f), List.of(0f, 0f));
      }
      try (ShardedData data = load(labels + "regression, label = y, standardize-targets = false")) {
        assertThat(data.outputs().names()).containsExactly("y_0", "y_1");
        assertThat(all(data))
            .containsExactlyInAnyOrder(List.of(1.5f, 2f), List.of(2.5f, 4f), List.of(3.5f, 6f));
      }
      refused(labels + "regression, label = tags", "is of type array<string>");
      refused(
          labels + "multi-label, labels = [flags, tags]", "a label must be a column of numbers");
      refused(labels + "multi-label, label = y", "must be 0 or 1 where data.task is multi-label");
    }
    refused(
        "source = table, test-fraction = 0.3, task = regression, label = y, sql = \"select * from"
            + " values (1d, array(1d)), (2d, array(1d, 2d)) as t(x, y)\"",
        "numbers");
  }

  private static List<List<Float>> all(ShardedData data) {
    return Stream.concat(
            targets(data, DataSplit.TRAIN).stream(), targets(data, DataSplit.TEST).stream())
        .toList();
  }

  @Test
  public void areStandardizedOverTheTrainingExamplesByTheirWeights() {
    StringBuilder rows = new StringBuilder("x,y,w\n");
    Random random = new Random(1);
    for (int i = 0; i < 60; i++) {
      double y = 1000 + random.nextGaussian();
      rows.append(i).append(',').append(y).append(',').append(i % 3).append('\n');
    }
    folder.write("w.csv", rows.toString());
    String source =
        "source = csv, train = [\"%s/w.csv\"], test-fraction = 0.25, validation-fraction = 0.25"
            .formatted(folder);
    try (ShardedData data = load(source + ", weight = w, task = regression, label = y")) {
      double weights = 0;
      double sum = 0;
      double squares = 0;
      for (Examples shard : data.splits().get(DataSplit.TRAIN).collect()) {
        float[] y = new float[1];
        for (int i = 0; i < shard.count(); i++) {
          ((VectorTargets) shard.targets()).vectors().copyRow(i, y, 0);
          weights += shard.weight(i);
          sum += shard.weight(i) * y[0];
          squares += shard.weight(i) * y[0] * y[0];
        }
      }
      assertThat(weights / data.count(DataSplit.TRAIN)).isCloseTo(1, within(1e-6));
      assertThat(sum / weights).isCloseTo(0, within(1e-5));
      assertThat(squares / weights).isCloseTo(1, within(1e-5));
      for (Examples shard : data.splits().get(DataSplit.TEST).collect()) {
        assertThat(shard.weights()).isEmpty();
      }
    }
  }

  @Test
  public void haveTheScalingOfATrainedNetwork() {
    folder.write("train.csv", ROWS);
    folder.write("test.csv", TEST);
    DataSpec spec = spec("source = csv, path = \"" + folder + "\", task = regression, label = a");
    ModelOutputs saved =
        ModelOutputs.number(new Normalization(new double[] {5}, new double[] {10}));
    try (ShardedData data = new DataLoader(session(), spec, 2, Optional.of(saved)).load()) {
      assertThat(data.outputs().names()).containsExactly("a");
      assertThat(targets(data, DataSplit.TRAIN))
          .containsExactlyInAnyOrder(List.of(0.5f), List.of(1.5f), List.of(2.5f), List.of(5.5f));
    }
  }

  @Test
  public void ofAnotherKindAreRefusedWithTheirPosition() {
    folder.write("train.csv", "x,a,b\n1,10,0\n2,n/a,1\n");
    folder.write("test.csv", TEST);
    String csv = "source = csv, path = \"" + folder + "\", task = ";
    refused(csv + "regression, label = a", "line 3: column a must be a number, but was 'n/a'");
    refused(
        csv + "multi-label, labels = [a, b]",
        "train.csv, line 2: the label a must be 0 or 1 where data.task is multi-label, but was 10");
    refused(csv + "regression, labels = [a, c]", "data.labels = c: there is no such column");
    refused(
        csv + "regression, labels = [a], features = [x, a]",
        "data.features names a, which is data");
    folder.write("train.csv", "x,a,b\n1,NaN,0\n");
    refused(csv + "regression, label = a", "line 2: column a must be a");
    folder.write("train.csv", "x,a,b\n1,,0\n");
    refused(csv + "regression, label = a", "column a must be a finite number, but was empty");

    String table = "source = table, sql = \"%s\", test-fraction = 0.5, task = ";
    String rows = "select * from values (1d, 2d), (2d, double('NaN')) as t(x, y)";
    refused(
        table.formatted(rows) + "regression, label = y",
        "the row [label = NaN, x = 2.0]: the label must be a finite number, but was NaN");
    refused(
        table.formatted("select * from values (1d, 'p'), (2d, 'q') as t(x, y)")
            + "regression, label = y",
        "the label is missing, or is no number");
    refused(
        table.formatted("select * from values (1d, map('a', 1d)) as t(x, y)")
            + "regression, label = y, features = [x]",
        "a label must be a column of numbers, or a single column of arrays, but y of the table is of"
            + " type map<string,double>");
    try (ShardedData data =
        load(
            table
                    .formatted(rows)
                    .replace("test-fraction", "nulls = drop, test-fraction")
                    .replace("(1d, 2d)", "(1d, 2d), (3d, 4d)")
                + "regression, label = y")) {
      assertThat(data.count(DataSplit.TRAIN) + data.count(DataSplit.TEST)).isEqualTo(2);
    }
  }

  private List<String> sources() {
    folder.write("train.csv", ROWS);
    folder.write("test.csv", TEST);
    for (String part : List.of("train", "test")) {
      toParquet(folder + "/" + part);
    }
    return List.of(
        "source = csv, path = \"%s\"".formatted(folder),
        "source = parquet, path = \"%s\"".formatted(folder),
        "source = table, load = \"%1$s/train.parquet\", test-load = \"%1$s/test.parquet\""
            .formatted(folder));
  }

  private static List<Float> row(ModelOutputs outputs, double a, double b) {
    return List.of(
        (float) ((a - outputs.shift(0)) / outputs.scale(0)),
        (float) ((b - outputs.shift(1)) / outputs.scale(1)));
  }

  private static List<List<Float>> targets(ShardedData data, DataSplit split) {
    List<List<Float>> rows = new ArrayList<>();
    for (Examples shard : data.splits().get(split).collect()) {
      float[] row = new float[((VectorTargets) shard.targets()).vectors().width()];
      for (int i = 0; i < shard.count(); i++) {
        ((VectorTargets) shard.targets()).vectors().copyRow(i, row, 0);
        List<Float> values = new ArrayList<>();
        for (float value : row) {
          values.add(value);
        }
        rows.add(values);
      }
    }
    return rows;
  }

  private void refused(String data, String message) {
    assertThatThrownBy(() -> load(data).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  private ShardedData load(String data) {
    return new DataLoader(session(), spec(data), 2).load();
  }

  private static DataSpec spec(String data) {
    return SpecReader.read("my.conf", "data { " + data + " }", List.of()).data();
  }
}
