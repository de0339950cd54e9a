package largo.spark.ml;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.config.SpecException;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.ModelFile;
import largo.core.params.RawFloats;
import largo.spark.data.ImageTable;
import largo.spark.interop.ClassicSession;
import largo.spark.study.DryRunForecast;
import largo.spark.study.InputCheck;
import largo.spark.study.LoadedModel;
import largo.spark.study.TrainedModule;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Predictions of a model file for tables, with the normalization that is saved with the model. */
public final class ModelPrediction {

  /** Maximum number of rows in one forward pass, and of their features, 32 MB as doubles. */
  private static final int MAX_ROWS = 128;

  private static final int MAX_FEATURES = 1 << 22;

  /** Maximum number of columns that are listed. */
  private static final int SHOWN = 20;

  /** A temporary column that no table has. */
  private static final String FEATURES = "largo.features";

  private static final String DEFAULT_FEATURES = "features";

  private final TrainedNetwork net;
  private final ModelOutputs outputs;

  private ModelPrediction(TrainedNetwork net, ModelOutputs outputs) {
    this.net = net;
    this.outputs = outputs;
  }

  /**
   * Reads a model of DL4J, or, if the name of the file ends with {@code .pt}, one of PyTorch that
   * Largo trained.
   *
   * @param path its file
   * @param shape of an example, for a file that does not have it
   * @throws largo.core.model.ModelException if it is not one, or cannot be scored
   */
  public static ModelPrediction of(String path, Optional<ExampleShape> shape, SparkSession spark) {
    if (path.endsWith(".pt")) {
      TrainedModule trained =
          TrainedModule.read(path, shape, ClassicSession.context(spark).hadoopConfiguration());
      EstimatorModel.checkPredictions(trained.definition().options());
      TrainedNetwork net = TrainedNetwork.of(trained, trained.outputs().scaling());
      return new ModelPrediction(net, trained.outputs());
    }
    ModelFile file = LoadedModel.zip(path, ClassicSession.context(spark).hadoopConfiguration());
    Dl4jDefinition network = file.definition(path, shape);
    Normalization normalization = file.normalization(path, network.shape());
    ModelOutputs outputs =
        file.outputs()
            .orElseGet(
                () ->
                    network.classes() == 1
                        ? ModelOutputs.ONE_NUMBER
                        : ModelOutputs.numbered(LearningTask.CLASSIFICATION, network.classes()));
    TrainedNetwork net =
        new TrainedNetwork(
            network, new RawFloats(file.parameters()), normalization, outputs.scaling());
    return new ModelPrediction(net, outputs);
  }

  /**
   * Adds columns with the predictions to a table: {@code prediction}, the name of the class with
   * the highest probability, and the probabilities. Of a regression, {@code prediction} is the
   * number, and of several {@code prediction_TARGET}; of labels, {@code prediction_LABEL} is 0 or
   * 1, with their probabilities.
   *
   * @param features columns of features, in the order of the model: numbers, or one column of
   *     arrays or vectors, or of text if the model takes tokens, of which the last are used; empty
   *     for the column {@code features}, if there is one, otherwise all columns but those excluded
   * @param excluded columns that are no features
   * @param wide whether each probability has its own column, {@code probability_CLASS}, rather than
   *     all an array, {@code probability}; those of tokens are left out then
   * @throws SpecException if a column does not exist, is of another type, or already has one of the
   *     new names, or if there are not as many features as the network has inputs
   */
  public Dataset<Row> on(
      Dataset<Row> table, List<String> features, List<String> excluded, boolean wide) {
    Column input = input(table.schema(), selected(table.schema(), features, excluded));
    return predicted(table, input, wide);
  }

  /**
   * Adds columns with the predictions to a table of images, as {@link #on} does. Images are resized
   * to those of the model.
   *
   * @param images as {@link ImageTable#of} returns them
   * @param wide as of {@link #on}
   * @throws SpecException if the model does not take images
   */
  public Dataset<Row> onImages(Dataset<Row> images, boolean wide) {
    ExampleShape shape = net.definition().shape();
    boolean isImage = shape.isImage() && (shape.channels() == 1 || shape.channels() == 3);
    if (!isImage || outputs.text().isPresent()) {
      throw new SpecException(
          "the model must take images of 1 or 3 channels, but takes examples of shape %s; name a"
              + " table of its features",
          shape);
    }
    Column paths = DataFrames.quoted(ImageTable.PATH);
    return predicted(images, ImageTable.pixels(images.sparkSession(), paths, shape), wide);
  }

  /**
   * Computes the first predictions, as a check, and describes what would be written.
   *
   * @param model file of this model
   * @param input a description of the data
   * @param predicted a table that this model has added its predictions to
   * @param output where it would be written, in which format
   */
  public DryRunForecast check(String model, String input, Dataset<Row> predicted, String output) {
    predicted.takeAsList(1);
    String[] columns = predicted.columns();
    String shown = Arrays.stream(columns).limit(SHOWN).collect(Collectors.joining(", "));
    String more = columns.length > SHOWN ? " and " + (columns.length - SHOWN) + " more" : "";
    return new InputCheck(
        model,
        net.parameters().values().length,
        input,
        "predicts " + outputs + "; the first rows were predicted",
        List.of(output + " with the columns " + shown + more));
  }

  private Dataset<Row> predicted(Dataset<Row> table, Column input, boolean wide) {
    PredictionColumns.Form form =
        !wide
            ? PredictionColumns.Form.ARRAY
            : outputs.text().isPresent()
                ? PredictionColumns.Form.NONE
                : PredictionColumns.Form.COLUMNS;
    PredictionColumns added = new PredictionColumns(outputs.task(), outputs.names(), form);
    List<String> names = Arrays.asList(table.columns());
    for (StructField field : added.fields()) {
      if (names.contains(field.name())) {
        throw new SpecException(
            "the table has a column %s already; rename it before the prediction", field.name());
      }
    }
    Dataset<Row> prepared = table.withColumn(FEATURES, input);
    StructType schema = prepared.schema();
    int index = schema.fieldIndex(FEATURES);
    for (StructField field : added.fields()) {
      schema = schema.add(field);
    }
    BroadcastNetwork broadcast = new BroadcastNetwork(net);
    int width = net.definition().shape().size();
    int rows = Math.max(1, Math.min(MAX_ROWS, MAX_FEATURES / width));
    RowScorer scorer = new RowScorer(broadcast.on(table.sparkSession()), index, rows, added);
    return DataFrames.added(prepared, schema, scorer).drop(DataFrames.quoted(FEATURES));
  }

  private static List<String> selected(
      StructType schema, List<String> features, List<String> excluded) {
    List<String> names = Arrays.asList(schema.fieldNames());
    for (List<String> named : List.of(features, excluded)) {
      for (String name : named) {
        if (!names.contains(name)) {
          throw new SpecException("the table has no column %s; it has %s", name, names);
        }
      }
    }
    if (!features.isEmpty()) {
      return features;
    }
    List<String> remaining = names.stream().filter(name -> !excluded.contains(name)).toList();
    return remaining.contains(DEFAULT_FEATURES) ? List.of(DEFAULT_FEATURES) : remaining;
  }

  private Column input(StructType schema, List<String> features) {
    int width = net.definition().shape().size();
    if (features.size() == 1) {
      DataType type = schema.apply(features.get(0)).dataType();
      if (type instanceof StringType && outputs.text().isPresent()) {
        return new TextTokens(outputs.text().get(), width).of(DataFrames.quoted(features.get(0)));
      }
      boolean isArray =
          type instanceof ArrayType array && array.elementType() instanceof NumericType;
      if (isArray || type.equals(SQLDataTypes.VectorType())) {
        return DataFrames.quoted(features.get(0));
      }
    }
    String others =
        features.stream()
            .filter(name -> !(schema.apply(name).dataType() instanceof NumericType))
            .map(name -> name + " (" + schema.apply(name).dataType().simpleString() + ")")
            .collect(Collectors.joining(", "));
    if (!others.isEmpty()) {
      throw new SpecException(
          "features must be numbers%s, but these columns are not: %s; name the features with "
              + "--features, or other columns with --exclude",
          outputs.text().isPresent() ? ", or one column of text" : "", others);
    }
    if (features.size() != width) {
      throw new SpecException(
          "the model takes %d features, but the table has %d: %s; name them with --features, or "
              + "other columns with --exclude",
          width, features.size(), features);
    }
    Column[] numbers =
        features.stream()
            .map(name -> DataFrames.quoted(name).cast("double"))
            .toArray(Column[]::new);
    return functions.array(numbers);
  }
}
