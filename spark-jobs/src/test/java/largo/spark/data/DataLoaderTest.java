package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.config.DataSpec;
import largo.core.config.SpecReader;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.apache.spark.ml.linalg.VectorUDT;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.Test;

public class DataLoaderTest extends SparkSuite {

  private static final int COUNT = 250;
  private static final byte[] PIXELS = TestFolder.bytes(COUNT * 6, 1);
  private static final byte[] LABELS = TestFolder.labels(COUNT);

  private final TestFolder folder = TestFolder.create();

  @Test
  public void readsIdxGzippedOrNot() {
    folder.write("train-images-idx3-ubyte", TestFolder.idx(PIXELS, COUNT, 2, 3));
    folder.write("train-labels-idx1-ubyte", TestFolder.idx(LABELS, COUNT));
    folder.gzip("t10k-images-idx3-ubyte.gz", TestFolder.idx(PIXELS, COUNT, 2, 3));
    folder.gzip("t10k-labels-idx1-ubyte.gz", TestFolder.idx(LABELS, COUNT));

    try (ShardedData data = load("source = idx, path = \"%s\"".formatted(folder), 3)) {
      assertThat(data.toString())
          .isEqualTo("250 training, 0 validation and 250 test examples of 1x2x3, 10 classes");
      assertThat(rows(data, DataSplit.TRAIN)).isEqualTo(pixelRows());
      assertThat(rows(data, DataSplit.TEST)).isEqualTo(pixelRows());
    }
  }

  @Test
  public void readsCifarInAnyNumberOfFiles() {
    byte[] first = TestFolder.cifar(70, 10, 1);
    byte[] second = TestFolder.cifar(30, 10, 2);
    folder.write("data_batch_1.bin", first);
    folder.gzip("data_batch_2.bin.gz", second);
    folder.write("test_batch.bin", first);

    try (ShardedData data = load("source = cifar10, path = \"%s\"".formatted(folder), 2)) {
      assertThat(data.count(DataSplit.TRAIN)).isEqualTo(100);
      assertThat(data.count(DataSplit.TEST)).isEqualTo(70);
      assertThat(data.shape().toString()).isEqualTo("3x32x32");
      assertThat(rows(data, DataSplit.TRAIN).get(0)).hasSizeGreaterThan(3072);
    }
  }

  @Test
  public void readsLibsvmPairsAndNumbersTheirClasses() {
    folder.write("toy", "-1 1:0.5 3:2 # comment\n+1 2:1\n\n-1 1:4\n+1 5:1\n");
    folder.write("toy.t", "1.0 4:1\n-1\n");
    folder.write("README", "not data");

    try (ShardedData data = load("source = libsvm, path = \"%s\"".formatted(folder), 2)) {
      assertThat(data.classes().names()).containsExactly("-1", "1");
      assertThat(data.shape().size()).isEqualTo(5);
      assertThat(rows(data, DataSplit.TRAIN))
          .containsExactly(
              "[0.0, 0.0, 0.0, 0.0, 1.0] 1",
              "[0.0, 1.0, 0.0, 0.0, 0.0] 1",
              "[0.5, 0.0, 2.0, 0.0, 0.0] 0",
              "[4.0, 0.0, 0.0, 0.0, 0.0] 0");
      assertThat(rows(data, DataSplit.TEST))
          .containsExactly("[0.0, 0.0, 0.0, 0.0, 0.0] 0", "[0.0, 0.0, 0.0, 1.0, 0.0] 1");
    }
  }

  @Test
  public void readsCsvByNameOfColumn() {
    folder.write("train.csv", "a,species,b\n1,setosa,2\n3,\"iris, blue\",4\n5,setosa,6\n");
    folder.write("test.csv", "a,species,b\n7,setosa,8\n");

    try (ShardedData data =
        load("source = csv, label = species, path = \"%s\"".formatted(folder), 2)) {
      assertThat(data.classes().names()).containsExactly("iris, blue", "setosa");
      assertThat(rows(data, DataSplit.TRAIN))
          .containsExactly("[1.0, 2.0] 1", "[3.0, 4.0] 0", "[5.0, 6.0] 1");
    }
  }

  @Test
  public void readsCsvWithoutHeaderByNumberOfColumn() {
    String file = folder.write("x.tsv", "1\t10\t0\n2\t20\t1\n3\t30\t0\n4\t40\t1\n5\t50\t1\n");

    try (ShardedData data =
        load(
            "source = csv, header = false, delimiter = \"\\t\", label = 2, features = [1], train = \""
                + file
                + "\", test-fraction = 0.4",
            1)) {
      assertThat(data.count(DataSplit.TRAIN)).isEqualTo(3);
      assertThat(data.count(DataSplit.TEST)).isEqualTo(2);
      List<String> all = new ArrayList<>(rows(data, DataSplit.TRAIN));
      all.addAll(rows(data, DataSplit.TEST));
      assertThat(all)
          .containsExactlyInAnyOrder("[10.0] 0", "[20.0] 1", "[30.0] 0", "[40.0] 1", "[50.0] 1");
    }
  }

  @Test
  public void readsParquetColumnsArraysAndVectors() {
    StructType schema =
        new StructType()
            .add("y", DataTypes.IntegerType)
            .add("a", DataTypes.DoubleType)
            .add("b", DataTypes.FloatType)
            .add("array", DataTypes.createArrayType(DataTypes.DoubleType))
            .add("vector", new VectorUDT());
    List<Row> rows =
        IntStream.rangeClosed(1, 40)
            .mapToObj(
                i ->
                    RowFactory.create(
                        i % 2,
                        (double) i,
                        -1f * i,
                        List.of((double) i, -1.0 * i),
                        i % 3 == 0
                            ? Vectors.sparse(2, new int[] {0, 1}, new double[] {i, -i})
                            : Vectors.dense(i, -i)))
            .toList();
    String table = folder + "/train.parquet";
    session().createDataFrame(rows, schema).repartition(3).write().parquet(table);

    String common = "source = parquet, label = y, test-fraction = 0.25, path = \"" + folder + "\"";
    List<String> byColumns;
    try (ShardedData data = load(common + ", features = [a, b]", 2)) {
      byColumns = rows(data, DataSplit.TRAIN);
      assertThat(byColumns).hasSize(30).contains("[4.0, -4.0] 0");
    }
    for (String column : List.of("array", "vector")) {
      try (ShardedData data = load(common + ", features = " + column, 2)) {
        assertThat(rows(data, DataSplit.TRAIN)).as(column).isEqualTo(byColumns);
      }
    }
  }

  @Test
  public void drawsTheSameDigitsAnywhere() {
    String spec = "source = digits, train-examples = 2500, test-examples = 300";
    try (ShardedData data = load(spec, 2);
        ShardedData again = load(spec, 3);
        ShardedData other = load(spec + ", seed = 2", 2);
        ShardedData noisy = load(spec + ", label-noise = 0.2", 2)) {
      assertThat(again.fingerprint())
          .isEqualTo(data.fingerprint())
          .isNotEqualTo(other.fingerprint())
          .isNotEqualTo(noisy.fingerprint());
      assertThat(rows(again, DataSplit.TRAIN)).isEqualTo(rows(data, DataSplit.TRAIN));
      assertThat(rows(other, DataSplit.TRAIN)).isNotEqualTo(rows(data, DataSplit.TRAIN));
      assertThat(rows(noisy, DataSplit.TEST)).isEqualTo(rows(data, DataSplit.TEST));
      List<String> kept = rows(noisy, DataSplit.TRAIN);
      kept.retainAll(rows(data, DataSplit.TRAIN));
      assertThat(kept.size()).isBetween(1900, 2100);
    }
  }

  @Test
  public void assignmentDoesNotDependOnTheSplitsOfFiles() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 90_000; i++) {
      text.append(i % 3).append(" 1:").append(i).append('\n');
    }
    folder.write("train.libsvm", text.toString());
    folder.gzip("packed/train.libsvm.gz", text.toString().getBytes());

    String spec = "source = libsvm, test-fraction = 0.1, validation-fraction = 0.1, path = \"%s\"";
    try (ShardedData split = load(spec.formatted(folder), 3);
        ShardedData packed = load(spec.formatted(folder + "/packed"), 3)) {
      assertThat(split.counts())
          .containsEntry(DataSplit.TRAIN, 72_000L)
          .containsEntry(DataSplit.VALIDATION, 9_000L)
          .containsEntry(DataSplit.TEST, 9_000L);
      assertThat(packed.fingerprint()).isEqualTo(split.fingerprint());
      for (DataSplit part : DataSplit.values()) {
        List<Examples> a = split.splits().get(part).collect();
        List<Examples> b = packed.splits().get(part).collect();
        for (int shard = 0; shard < 3; shard++) {
          assertThat(inOrder(a.get(shard)))
              .as("%s, shard %d", part, shard)
              .isEqualTo(inOrder(b.get(shard)));
        }
      }
    }
  }

  @Test
  public void leavesShardsEmptyIfThereAreTooFewExamples() {
    folder.write("train.libsvm", "0 1:1\n1 1:2\n0 1:3\n");
    folder.write("test.libsvm", "0 1:1\n");

    try (ShardedData data = load("source = libsvm, path = \"%s\"".formatted(folder), 5)) {
      assertThat(data.splits().get(DataSplit.TRAIN).getNumPartitions()).isEqualTo(5);
      assertThat(data.splits().get(DataSplit.TRAIN).collect()).hasSize(3);
    }
  }

  @Test
  public void reportsInvalidFiles() {
    refused("source = idx, path = /no/such/folder")
        .withMessage("data.path = /no/such/folder: there is no such file or folder");
    refused("source = idx")
        .withMessageStartingWith(
            "data.path is missing: name a folder with train-images-idx3-ubyte");
    folder.write("other", "x");
    refused("source = idx, path = \"" + folder + "\"")
        .withMessageContaining("expected train-images-idx3-ubyte")
        .withMessageEndingWith("but found [other]; name the files with data.train and data.test");
  }

  @Test
  public void reportsInvalidIdxFiles() {
    String labels = folder.write("l-idx1", TestFolder.idx(LABELS, COUNT));
    String whole = folder.write("i-idx3", TestFolder.idx(PIXELS, COUNT, 2, 3));
    byte[] images = TestFolder.idx(PIXELS, COUNT, 2, 3);
    String truncated = folder.write("truncated", Arrays.copyOf(images, 1000));
    String packed = folder.gzip("truncated.gz", Arrays.copyOf(images, 1000));
    byte[] bad = LABELS.clone();
    bad[17] = 11;
    String outOfRange = folder.write("bad-labels", TestFolder.idx(bad, COUNT));

    refused(idx(truncated, labels))
        .withMessage(
            "file:%s is truncated: its header states 250 examples of 6 bytes, 1516 bytes in all, "
                + "but it ends after 1000; copy or download it again",
            truncated);
    refused(idx(packed, labels)).withMessageContaining("but it ends after 1000; copy");
    refused(idx(labels, labels)).withMessageContaining("there are no test examples");
    refused(idx(whole, outOfRange))
        .withMessage(
            "file:%s, example 17: label must be in 0 … 9, but was 11; if there are more classes, set "
                + "data.classes",
            outOfRange);
    refused(idx(whole, folder.write("few", TestFolder.idx(new byte[3], 3))))
        .withMessageContaining("which do not match the 250 images of");
    refused(idx(folder.write("text", "hello world"), labels))
        .withMessageContaining("is not an IDX file of unsigned bytes: it begins with 68656c6c");
  }

  @Test
  public void reportsInvalidRows() {
    refused(libsvm("0 1:1\n1 1:x\n"))
        .withMessageEndingWith(", line 2: expected index:value, but found '1:x'");
    refused(libsvm("0 1:1\n1 3:1 2:1\n"))
        .withMessageEndingWith(", line 2: indices must ascend, but 2 comes after 3");
    refused(libsvm("0 1:NaN\n1 1:1\n"))
        .withMessageEndingWith(", line 1: every feature must be finite, but found '1:NaN'");
    refused(libsvm("0 1:1\n0 1:2\n"))
        .withMessage("the labels must be of at least two classes, but are all of [0]");
    refused(csv("a,label\n1,x\n,y\n"))
        .withMessageEndingWith(", line 3: column a must be a finite number, but was empty");
    refused(csv("a,label\n1,x\n2,y,z\n"))
        .withMessageEndingWith(
            ", line 3: expected 2 cells, but found 3; a cell may not span lines");
    refused(csv("a,b\n1,2\n"))
        .withMessageStartingWith("data.label = label: there is no such column in ");
  }

  @Test
  public void reportsInconsistentTrainingAndTestData() {
    folder.write("train.libsvm", "0 1:1\n1 2:1\n");
    folder.write("test.libsvm", "0 3:1\n");
    refused("source = libsvm, path = \"" + folder + "\"")
        .withMessage(
            "the test examples have 3 features, but the training examples have 2; set data.features "
                + "to the number of features");

    folder.write("test.libsvm", "7 1:1\n");
    refused("source = libsvm, path = \"" + folder + "\"")
        .withMessage(
            "the test examples have a label 7, which no training example has; those have [0, 1]");
  }

  @Test
  public void rejectsNullsInParquet() {
    StructType schema =
        new StructType().add("label", DataTypes.StringType).add("x", DataTypes.DoubleType);
    session()
        .createDataFrame(List.of(RowFactory.create("a", 1.0), RowFactory.create("b", null)), schema)
        .coalesce(1)
        .write()
        .parquet(folder + "/train.parquet");

    refused("source = parquet, test-fraction = 0.5, path = \"" + folder + "\"")
        .withMessageEndingWith(", row 1: feature x[0] is missing; remove the row, or fill it");
  }

  private String libsvm(String text) {
    return "source = libsvm, test-fraction = 0.5, train = \"%s\""
        .formatted(folder.write("rows.libsvm", text));
  }

  private String csv(String text) {
    return "source = csv, test-fraction = 0.5, train = \"%s\""
        .formatted(folder.write("rows.csv", text));
  }

  private static String idx(String images, String labels) {
    return "source = idx, train = [\"%s\", \"%s\"]".formatted(images, labels);
  }

  private static ThrowableAssertAlternative<InputException> refused(String data) {
    return assertThatExceptionOfType(InputException.class).isThrownBy(() -> load(data, 2));
  }

  private static ShardedData load(String data, int shards) {
    DataSpec spec = SpecReader.read("test", "data { " + data + " }", List.of()).data();
    return new DataLoader(session(), spec, shards).load();
  }

  /** The examples of a split as text, sorted. */
  private static List<String> rows(ShardedData data, DataSplit split) {
    return data.splits().get(split).collect().stream()
        .flatMap(shard -> inOrder(shard).stream())
        .sorted()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static List<String> inOrder(Examples examples) {
    int width = examples.features().width();
    float[] row = new float[width];
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < examples.count(); i++) {
      examples.features().copyRow(i, row, 0);
      rows.add(Arrays.toString(row) + " " + examples.labels()[i]);
    }
    return rows;
  }

  private static List<String> pixelRows() {
    return IntStream.range(0, COUNT)
        .mapToObj(
            i -> {
              float[] row = new float[6];
              for (int j = 0; j < 6; j++) {
                row[j] = PIXELS[6 * i + j] & 0xFF;
              }
              return Arrays.toString(row) + " " + LABELS[i];
            })
        .sorted()
        .toList();
  }
}
