package largo.spark.data;

import java.util.List;
import java.util.Optional;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.DataStorage;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.data.ShardAssignment;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Loads DataFrames into shards. A row is identified by its partition and its index in it: the same
 * DataFrame gives the same shards if its partitions and their rows have an order.
 *
 * @param columns to read
 * @param classes minimum number of classes; increased by larger class numbers
 * @param standardizeTargets whether scalar targets are standardized to zero mean and unit variance
 * @param shards {@code K}
 * @param seed of the assignment of rows to shards
 */
public record FrameLoader(
    Columns columns, int classes, boolean standardizeTargets, int shards, long seed) {

  private static final TableReader.Where WHERE =
      new TableReader.Where("label, weight or features", "features", "the DataFrame");

  private static final int ROW_BITS = 33; // of monotonically_increasing_id

  /**
   * Columns of a DataFrame.
   *
   * @param label column of it
   * @param labels type of its values
   * @param features one column of arrays or vectors, or any number of numeric columns; empty for
   *     all columns but the label and the weight
   * @param weight column of weights; rows of weight zero are ignored
   * @param image channels, height, width, if the features are pixels; else empty
   */
  public record Columns(
      String label,
      LabelType labels,
      List<String> features,
      Optional<String> weight,
      List<Integer> image) {

    TargetColumns targets() {
      return new TargetColumns(labels, List.of(label));
    }
  }

  /**
   * Loaded DataFrames.
   *
   * @param data the shards
   * @param targets normalization of scalar targets; {@link Normalization#NONE} of classes
   */
  public record Loaded(ShardedData data, Normalization targets) implements AutoCloseable {
    @Override
    public void close() {
      data.close();
    }
  }

  /**
   * Loads DataFrames.
   *
   * @throws InputException if there are no rows, if rows are invalid, or if they do not fit into
   *     the memory of the executors
   */
  public Loaded load(Dataset<Row> train, Optional<Dataset<Row>> validation) {
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(train.sparkSession().sparkContext());
    boolean sparse = isSparse(train);
    try (ExampleBlocks blocks = read(train, sparse)) {
      if (blocks.count() == 0) {
        throw new InputException("there are no training examples in the DataFrame");
      }
      ExampleShape shape = ExampleShapes.of(columns.image(), blocks.width());
      ClassNames classNames = classes(blocks);
      Normalization targets =
          standardizeTargets && columns.labels() == LabelType.NUMBERS
              ? blocks.targetStandardization()
              : Normalization.NONE;
      float weightFactor = (float) (blocks.count() / blocks.weight());
      StorageCheck check = new StorageCheck(spark, DataStorage.AUTO, shards);
      DataStorage storage = check.choose(blocks, 0);

      ModelOutputs outputs =
          classNames.isPresent() ? ModelOutputs.of(classNames) : ModelOutputs.number(targets);
      try (ShardedDataBuilder builder = new ShardedDataBuilder(shards, shape, outputs)) {
        builder.addInput(blocks, storage);
        addSplit(builder, DataSplit.TRAIN, blocks.scaled(targets, weightFactor));
        if (validation.isPresent()) {
          try (ExampleBlocks others = read(validation.get(), sparse)) {
            checkValidation(others, shape, classNames);
            long before = StorageCheck.heapBytes(blocks, storage);
            builder.addInput(others, check.choose(others, before));
            addSplit(builder, DataSplit.VALIDATION, others.scaled(targets, weightFactor));
          }
        }
        return new Loaded(builder.build(), targets);
      }
    }
  }

  private void addSplit(ShardedDataBuilder builder, DataSplit split, ExampleBlocks blocks) {
    ShardAssignment assignment = new ShardAssignment(blocks.count(), 0, 0, shards, seed);
    builder.addSplit(split, blocks, assignment, DataSplit.TRAIN);
  }

  private ExampleBlocks read(Dataset<Row> frame, boolean sparse) {
    TableReader reader =
        new TableReader(
            columns.targets(),
            columns.features(),
            columns.weight(),
            sparse ? TableReader.Form.SPARSE : TableReader.Form.DENSE);
    return ExampleBlocks.of(
        reader.read(
            frame,
            functions.spark_partition_id(),
            functions.format_string("partition %d", functions.spark_partition_id()),
            functions.monotonically_increasing_id().bitwiseAND((1L << ROW_BITS) - 1),
            WHERE));
  }

  private ClassNames classes(ExampleBlocks blocks) {
    LabelCheck check =
        new LabelCheck(
            "the label column " + columns.label(), "number them by Spark ML's StringIndexer");
    return switch (columns.labels()) {
      case NAMES -> {
        check.check(blocks.names(), blocks.count(), Optional.of(classes));
        yield ClassNames.of(blocks.names());
      }
      case CLASS_NUMBERS -> {
        int highest = blocks.highestLabel() + 1;
        if (highest > classes) {
          check.check(highest, blocks.count(), true);
        }
        yield ClassNames.numbered(Math.max(2, Math.max(classes, highest)));
      }
      case NUMBERS, INDICATORS -> ClassNames.NONE;
    };
  }

  private static void checkValidation(
      ExampleBlocks validation, ExampleShape shape, ClassNames classNames) {
    if (validation.count() == 0) {
      throw new InputException("there are no validation examples in the DataFrame");
    }
    if (validation.width() != shape.size()) {
      throw new InputException(
          "the validation examples have %d features, but the training examples have %d",
          validation.width(), shape.size());
    }
    if (validation.names().isEmpty() && validation.highestLabel() >= classNames.outputs()) {
      throw new InputException(
          "the validation examples have a class %d, but the training examples have only %s",
          validation.highestLabel(), TextExcerpt.names(classNames.names()));
    }
    for (String name : validation.names()) {
      if (classNames.indexOf(name) < 0) {
        throw new InputException(
            "the validation examples have a label %s, which no training example has; those have %s",
            TextExcerpt.text(name), TextExcerpt.names(classNames.names()));
      }
    }
  }

  /** Whether the first row's features are a sparse vector. */
  private boolean isSparse(Dataset<Row> frame) {
    List<String> features =
        new TableReader(
                columns.targets(), columns.features(), columns.weight(), TableReader.Form.DENSE)
            .features(frame, WHERE);
    boolean vectors =
        features.size() == 1
            && frame.schema().apply(features.get(0)).dataType().equals(SQLDataTypes.VectorType());
    if (!vectors) {
      return false;
    }
    List<Row> first = frame.select(TableReader.column(features.get(0))).takeAsList(1);
    return !first.isEmpty() && first.get(0).get(0) instanceof SparseVector;
  }
}
