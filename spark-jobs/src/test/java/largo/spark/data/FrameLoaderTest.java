package largo.spark.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.Optional;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.InputException;
import largo.core.data.SparseFeatures;
import largo.core.data.VectorTargets;
import largo.spark.SparkSuite;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.Test;

public class FrameLoaderTest extends SparkSuite {

  private static final StructType SCHEMA =
      new StructType()
          .add("a", DataTypes.IntegerType)
          .add("b", DataTypes.FloatType)
          .add("v", SQLDataTypes.VectorType())
          .add("name", DataTypes.StringType)
          .add("label", DataTypes.IntegerType)
          .add("w", DataTypes.DoubleType);

  private final Dataset<Row> frame =
      session()
          .createDataFrame(
              List.of(
                  row(1, "x", 0, 1),
                  row(2, "y", 3, 0), // left out
                  row(3, "z", 1, 2),
                  row(4, "x", 0, 3)),
              SCHEMA)
          .repartition(2);

  @Test
  public void readsNumericColumnsAndNames() {
    try (FrameLoader.Loaded loaded = load("name", LabelType.NAMES, List.of("a", "b"), false)) {
      assertThat(loaded.data().classes()).isEqualTo(new ClassNames(List.of("x", "y", "z")));
      assertThat(loaded.data().count(DataSplit.TRAIN)).isEqualTo(4);
      assertThat(loaded.data().count(DataSplit.VALIDATION)).isEqualTo(4);
      assertThat(loaded.data().shape().size()).isEqualTo(2);
    }
  }

  @Test
  public void omitsRowsOfWeightZeroAndDividesWeightsByTheirMean() {
    try (FrameLoader.Loaded loaded = load("label", LabelType.CLASS_NUMBERS, List.of("a"), true)) {
      assertThat(loaded.data().classes()).isEqualTo(ClassNames.numbered(2));
      List<Examples> shards = loaded.data().splits().get(DataSplit.TRAIN).collect();
      assertThat(shards.stream().mapToInt(Examples::count).sum()).isEqualTo(3);
      for (Examples shard : shards) {
        for (int i = 0; i < shard.count(); i++) {
          float[] a = new float[1];
          shard.features().copyRow(i, a, 0);
          assertThat(shard.weight(i)).isEqualTo(a[0] == 1 ? 0.5f : a[0] == 3 ? 1 : 1.5f);
        }
      }
    }
  }

  @Test
  public void keepsSparseVectorsSparseAndStandardizesNumbers() {
    FrameLoader loader =
        new FrameLoader(
            new FrameLoader.Columns(
                "a", LabelType.NUMBERS, List.of("v"), Optional.empty(), List.of()),
            0,
            true,
            1,
            1);
    try (FrameLoader.Loaded loaded = loader.load(frame, Optional.empty())) {
      Examples shard = loaded.data().splits().get(DataSplit.TRAIN).first();
      assertThat(loaded.data().classes()).isEqualTo(ClassNames.NONE);
      assertThat(shard.features()).isInstanceOf(SparseFeatures.class);
      assertThat(shard.features().width()).isEqualTo(1000);
      assertThat(loaded.targets().shift()).containsExactly(2.5);
      float[] values = ((FloatFeatures) ((VectorTargets) shard.targets()).vectors()).values();
      float sum = 0;
      for (float value : values) {
        sum += value;
      }
      assertThat(values).hasSize(4);
      assertThat(sum).isZero();
    }
  }

  @Test
  public void reportsInvalidColumns() {
    refused(
        "label", LabelType.CLASS_NUMBERS, List.of("c"), "there is no column c in the DataFrame");
    refused("b", LabelType.CLASS_NUMBERS, List.of("a"), "the label must be a class number");
    // a text that is no number, for which a cast of Spark 4 fails
    refused("name", LabelType.NUMBERS, List.of("a"), "the label is missing");
    refused(
        "a",
        LabelType.NUMBERS,
        List.of("name"),
        "one column of arrays or vectors, or any number of");
  }

  private void refused(String label, LabelType labelType, List<String> features, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> load(label, labelType, features, false))
        .withMessageContaining(message);
  }

  private FrameLoader.Loaded load(
      String label, LabelType labelType, List<String> features, boolean weighted) {
    FrameLoader.Columns columnBuilder =
        new FrameLoader.Columns(
            label, labelType, features, weighted ? Optional.of("w") : Optional.empty(), List.of());
    return new FrameLoader(columnBuilder, 0, false, 2, 1).load(frame, Optional.of(frame));
  }

  private static Row row(int a, String name, int label, double w) {
    return RowFactory.create(
        a, a + 0.5f, Vectors.sparse(1000, new int[] {a, 17}, new double[] {a, 1}), name, label, w);
  }
}
