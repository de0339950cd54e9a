package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.api.java.JavaRDD;
import org.junit.Test;

/** Examples on disk are those that are in memory otherwise. */
public class DataStorageTest extends SparkSuite {

  private static final int SHARDS = 3;

  private final TestFolder folder = TestFolder.create();

  @Test
  public void keepsBytes() {
    assertSame("source = digits, train-examples = 100, test-examples = 30");
  }

  @Test
  public void keepsFloatsAndWhatTheyRound() {
    String rows = "100000.1,0.5,a\n1700000000.25,-1,b\n1700000001.5,3,a\n1700000007.75,4,b\n";
    String file = folder.write("train.csv", "t,x,label\n" + rows);
    assertSame("source = csv, test-fraction = 0.25, train = \"" + file + "\"");
  }

  @Test
  public void keepsSparseRows() {
    String file = folder.write("toy", "-1 1:0.5 3:2\n+1 2:1\n-1 1:4\n+1 5:1\n-1\n");
    assertSame("source = libsvm, test-fraction = 0.2, train = \"" + file + "\"");
  }

  @Test
  public void prefersMemory() {
    try (ShardedData data = load("source = digits, train-examples = 10, test-examples = 10")) {
      assertThat(isOnDisk(data)).isFalse();
    }
  }

  private static void assertSame(String source) {
    try (ShardedData memory = load(source + ", storage = memory");
        ShardedData disk = load(source + ", storage = disk")) {
      assertThat(isOnDisk(memory)).isFalse();
      assertThat(isOnDisk(disk)).isTrue();
      assertThat(disk.fingerprint()).isEqualTo(memory.fingerprint());
      assertThat(disk.standardization(1))
          .usingRecursiveComparison()
          .isEqualTo(memory.standardization(1));
      for (DataSplit split : memory.splits().keySet()) {
        assertThat(rows(disk, split)).isEqualTo(rows(memory, split)).isNotEmpty();
      }
    }
  }

  private static ShardedData load(String source) {
    DataSpec spec = SpecReader.read("test", "data { " + source + " }", List.of()).data();
    return new DataLoader(session(), spec, SHARDS).load();
  }

  private static boolean isOnDisk(ShardedData data) {
    JavaRDD<Examples> train = data.splits().get(DataSplit.TRAIN);
    return train.map(shard -> shard.features().mapped().isPresent()).reduce(Boolean::logicalAnd);
  }

  /** The rows of all shards, in order, in full precision. */
  private static List<String> rows(ShardedData data, DataSplit split) {
    return data.splits().get(split).map(DataStorageTest::rows).collect().stream()
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> rows(Examples shard) {
    List<String> rows = new ArrayList<>();
    double[] row = new double[shard.features().width()];
    for (int i = 0; i < shard.count(); i++) {
      shard.features().copyRow(i, row);
      rows.add(Arrays.toString(row) + " " + shard.labels()[i]);
    }
    return rows;
  }
}
