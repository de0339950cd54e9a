package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import largo.spark.cli.CommandRun;
import org.junit.Test;

/** Weights of examples and classes in files and tables. */
public class ExampleWeightsTest extends SparkSuite {

  private static final String ROWS = "x,w,label\n1,2,p\n2,0,q\n3,1,q\n4,5,p\n";
  private static final String TEST = "x,w,label\n9,7,p\n8,0,q\n";

  private final TestFolder folder = TestFolder.create();

  @Test
  public void areReadFromCsvParquetAndTables() {
    folder.write("train.csv", ROWS);
    folder.write("test.csv", TEST);
    for (String part : List.of("train", "test")) {
      toParquet(folder + "/" + part);
    }
    String table =
        "source = table, load = \"%1$s/train.parquet\", test-load = \"%1$s/test.parquet\"";
    for (String source :
        List.of(
            "source = csv, path = \"%s\"",
            "source = csv, path = \"%s\", features = [x]",
            "source = parquet, path = \"%s\"",
            table)) {
      try (ShardedData data = load(source.formatted(folder) + ", weight = w")) {
        assertThat(data.shape().size()).isEqualTo(1);
        TreeMap<Float, Float> weights = weights(data, DataSplit.TRAIN);
        assertThat(weights.keySet()).containsExactly(1f, 3f, 4f);
        assertThat(weights.get(1f)).isCloseTo(2 / (8 / 3f), within(1e-6f)); // the mean of 2, 1, 5
        assertThat(weights.get(3f)).isCloseTo(1 / (8 / 3f), within(1e-6f));
        assertThat(weights.get(4f)).isCloseTo(5 / (8 / 3f), within(1e-6f));
        assertThat(weights(data, DataSplit.TEST)).hasSize(1).containsEntry(9f, 1f);
      }
    }
  }

  @Test
  public void areDividedByTheirMeanOverTheTrainingExamplesAlone() {
    StringBuilder rows = new StringBuilder("x,w,label\n");
    for (int i = 1; i <= 40; i++) {
      rows.append(i).append(',').append(i).append(i % 4 == 0 ? ",p\n" : ",q\n");
    }
    folder.write("a.csv", rows.toString());
    String source =
        "source = csv, train = [\"%s/a.csv\"], test-fraction = 0.25, validation-fraction = 0.25"
            .formatted(folder);

    for (String more : List.of("", ", balance-classes = true", ", class-weights { p = 3 }")) {
      try (ShardedData data = load(source + ", weight = w" + more)) {
        TreeMap<Float, Float> weights = weights(data, DataSplit.TRAIN);
        assertThat(weights).hasSize(20);
        double mean = weights.values().stream().mapToDouble(w -> w).average().orElseThrow();
        assertThat(mean).isCloseTo(1, within(1e-5));
        double ofP =
            weights.entrySet().stream()
                .filter(row -> row.getKey() % 4 == 0)
                .mapToDouble(row -> row.getValue())
                .sum();
        if (more.contains("balance")) {
          assertThat(ofP).isCloseTo(10, within(1e-4));
        }
        assertThat(weights(data, DataSplit.VALIDATION).values()).containsOnly(1f);
        assertThat(weights(data, DataSplit.TEST).values()).containsOnly(1f);
      }
    }
  }

  @Test
  public void weighClassesOfAnySource() {
    String digits = "source = digits, train-examples = 200, test-examples = 20";
    try (ShardedData data = load(digits + ", class-weights { 3 = 4 }")) {
      float[] byClass = new float[10];
      for (Examples shard : data.splits().get(DataSplit.TRAIN).collect()) {
        for (int i = 0; i < shard.count(); i++) {
          byClass[shard.labels()[i]] = shard.weight(i);
        }
      }
      assertThat(byClass[3]).isCloseTo(4 * byClass[0], within(1e-5f));
      assertThat(byClass[9]).isEqualTo(byClass[0]);
    }
    refused(digits + ", class-weights { ten = 4 }", "class-weights has a weight of ten");
  }

  @Test
  public void refusesColumnsAndWeightsThatAreWrong() {
    folder.write("train.csv", ROWS);
    folder.write("test.csv", TEST);
    String csv = "source = csv, path = \"%s\", ".formatted(folder);
    refused(csv + "weight = v", "data.weight = v: there is no such column");
    refused(csv + "weight = label", "data.weight = label is data.label, or one of data.features");
    refused(csv + "weight = x, features = [x]", "data.weight = x is data.label, or one of");
    folder.write("train.csv", ROWS + "5,-1,p\n");
    refused(csv + "weight = w", "line 6: the weight must be zero or more, and finite, but was -1");
    folder.write("train.csv", ROWS + "5,,p\n");
    refused(csv + "weight = w", "line 6: column w must be a finite number, but was empty");
    folder.write("train.csv", ROWS);
    folder.write("test.csv", "x,label\n1,p\n");
    refused(csv + "weight = w", "has no column w, which the first training file has");
  }

  /** Whole weights are repeated rows: the same training, at a batch of all examples. */
  @Test
  public void trainAsRepeatedRows() throws IOException {
    Random random = new Random(5);
    StringBuilder weighted = new StringBuilder("a,b,w,label\n");
    StringBuilder repeated = new StringBuilder("a,b,label\n");
    StringBuilder plain = new StringBuilder("a,b,label\n");
    int rows = 0;
    for (int i = 0; i < 60; i++) {
      String x = random.nextGaussian() + "," + random.nextGaussian();
      String label = i % 3 == 0 ? "yes" : "no";
      int weight = 1 + i % 2;
      int count = weight * (label.equals("yes") ? 3 : 1);
      weighted.append(x).append(',').append(weight).append(',').append(label).append('\n');
      repeated.append((x + "," + label + "\n").repeat(count));
      plain.append(x).append(',').append(label).append('\n');
      rows += count;
    }
    folder.write("weighted.csv", weighted.toString());
    folder.write("repeated.csv", repeated.toString());
    folder.write("plain.csv", plain.toString());

    double expected = testLoss("repeated", "plain", rows, "");
    double actual = testLoss("weighted", "weighted", 60, ", weight = w, class-weights { yes = 3 }");
    double unweighted = testLoss("plain", "plain", 60, "");

    assertThat(actual).isCloseTo(expected, within(1e-5));
    assertThat(unweighted).isNotCloseTo(expected, within(1e-3));
  }

  private double testLoss(String train, String test, int batch, String more) throws IOException {
    String out = folder + "/" + train + more.length();
    String conf =
        folder.write(
            train + more.length() + ".conf",
            """
            data { source = csv, train = ["%1$s/%2$s.csv"], test = ["%1$s/%3$s.csv"]%4$s }
            model { zoo = mlp, widths = [4] }
            optimizer { name = momentum, learning-rate = 0.3 }
            batch { global = %5$d, micro = 16 }
            budget.steps = 10
            shards = 1
            """
                .formatted(folder, train, test, more, batch));
    CommandRun run = CommandRun.largo("train", conf, "--out", out, "--master=local[2]");
    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = Files.readAllLines(Path.of(out, "results.csv"));
    int column = List.of(lines.get(0).split(",")).indexOf("test_loss");
    return Double.parseDouble(lines.get(1).split(",", -1)[column]);
  }

  private ShardedData load(String text) {
    DataSpec spec = SpecReader.read("t.conf", "data { " + text + " }", List.of()).data();
    return new DataLoader(session(), spec, 2).load();
  }

  private void refused(String text, String message) {
    assertThatThrownBy(() -> load(text).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining(message);
  }

  /** Weights by the first feature. */
  private static TreeMap<Float, Float> weights(ShardedData data, DataSplit split) {
    TreeMap<Float, Float> weights = new TreeMap<>();
    for (Examples shard : new ArrayList<>(data.splits().get(split).collect())) {
      float[] row = new float[shard.features().width()];
      for (int i = 0; i < shard.count(); i++) {
        shard.features().copyRow(i, row, 0);
        weights.put(row[0], shard.weight(i));
      }
    }
    return weights;
  }
}
