package largo.spark.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import largo.core.config.SpecException;
import largo.core.data.ExampleShape;
import largo.spark.data.ImageTable;
import largo.spark.data.TableFileFormat;
import largo.spark.interop.OpenSession;
import largo.spark.ml.ModelPrediction;
import largo.spark.study.DryRunForecast;
import largo.spark.study.OutputFolder;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predicts for the rows of a table, or for images. */
@Command(
    name = "predict",
    description =
        "Predicts with a saved model: copies a table, or the paths of images, with columns for the"
            + " prediction and the probabilities. Features are normalized as when the model was"
            + " trained.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class PredictCommand implements Callable<Integer> {

  private static final String TABLE = "table";
  private static final String IMAGES = "images";

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "The model, as saved by train and sweep: model.zip or best.zip; of a PyTorch model,"
              + " model.pt or best.pt.")
  private String model;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "A file, a folder or a pattern; with --format table the name of a table.")
  private String data;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "Format of the data: parquet, csv, orc, json, libsvm, any other of Spark's, or table;"
              + " images: PNG and JPEG files, also in folders, which are resized to the input of the"
              + " model (default: by the ending of its name, or those of the files in a folder).")
  private String format;

  @Option(
      names = "--option",
      paramLabel = "KEY=VALUE",
      description =
          "An option of Spark's reader of the format. May be repeated. For csv, header and"
              + " inferSchema are true unless set here.")
  private Map<String, String> options = new LinkedHashMap<>();

  @Option(
      names = "--features",
      split = ",",
      paramLabel = "COLUMN",
      description =
          "Columns of the features, in the order of the training: numbers, or one column of arrays"
              + " or vectors (default: the column features, otherwise all that are not excluded).")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--exclude",
      split = ",",
      paramLabel = "COLUMN",
      description = "Columns that are no features, such as a label.")
  private List<String> excluded = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Output folder, which must not exist.")
  private String out;

  @Option(
      names = "--out-format",
      paramLabel = "FORMAT",
      description =
          "Format of the output: ${COMPLETION-CANDIDATES} (default: parquet). In parquet,"
              + " probability is an array; in csv, each class has a column probability_CLASS.")
  private OutputFormat outputFormat = OutputFormat.PARQUET;

  @Option(
      names = "--shape",
      paramLabel = "SHAPE",
      description =
          "Shape of an example, such as 784 or 3x32x32, for a model that was not saved by Largo.")
  private String shape;

  @Mixin private DryRunOption dryRun = new DryRunOption();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Override
  public Integer call() {
    Configuration hadoop = spark.hadoop();
    OutputFolder folder = new OutputFolder(out, hadoop);
    if (folder.exists()) {
      throw new SpecException("%s exists already; name another folder with --out", folder);
    }
    Optional<ExampleShape> given = Optional.ofNullable(shape).map(ExampleShape::parse);
    String source = format == null ? formatOf(data, hadoop) : format;
    if (source.equals(IMAGES) && !(options.isEmpty() && features.isEmpty() && excluded.isEmpty())) {
      throw new SpecException("--option, --features and --exclude are for tables, not for images");
    }
    try (OpenSession open = new OpenSession(spark.session("predict"))) {
      SparkSession session = open.session();
      ModelPrediction prediction = ModelPrediction.of(model, given, session);
      Dataset<Row> predicted = predicted(prediction, session, source);
      if (dryRun.isGiven()) {
        String output = folder + ", in " + outputFormat.name().toLowerCase(Locale.ROOT);
        DryRunForecast check = prediction.check(model, data + ", " + source, predicted, output);
        System.out.print(check.text());
        return 0;
      }
      write(predicted, folder);
      System.out.printf(Locale.ROOT, "predictions: %s%n", folder);
      return 0;
    } finally {
      folder.deleteIfEmpty(); // as Spark leaves it after an error
    }
  }

  private Dataset<Row> predicted(ModelPrediction prediction, SparkSession session, String source) {
    boolean wide = outputFormat == OutputFormat.CSV;
    return source.equals(IMAGES)
        ? prediction.onImages(ImageTable.of(session, data), wide)
        : prediction.on(read(session, source), features, excluded, wide);
  }

  private void write(Dataset<Row> predicted, OutputFolder folder) {
    switch (outputFormat) {
      case CSV -> predicted.write().option("header", true).csv(folder.path());
      case PARQUET -> predicted.write().parquet(folder.path());
    }
  }

  private Dataset<Row> read(SparkSession session, String source) {
    DataFrameReader reader = session.read();
    if (source.equals("csv")) {
      reader = reader.option("header", true).option("inferSchema", true);
    }
    reader = reader.options(options);
    return source.equals(TABLE) ? reader.table(data) : reader.format(source).load(data);
  }

  private static String formatOf(String path, Configuration hadoop) {
    return TableFileFormat.ofName(path, List.of("parquet", "csv", "orc", "json", "libsvm"))
        .or(() -> ImageTable.isImages(path, hadoop) ? Optional.of(IMAGES) : Optional.empty())
        .orElseThrow(
            () -> new SpecException("the format of %s is not known; name it with --format", path));
  }

  /** Formats of the output. */
  enum OutputFormat {
    /** Spark's Parquet files. */
    PARQUET,
    /** Comma-separated values with a header. */
    CSV
  }
}
