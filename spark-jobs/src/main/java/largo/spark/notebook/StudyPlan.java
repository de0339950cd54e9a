package largo.spark.notebook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import largo.core.DecimalFormatter;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.SpecWriter;
import largo.core.config.Trial;
import largo.core.data.LabelColumns;
import largo.spark.study.TextFiles;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.util.ModelSerializer;

/**
 * The configuration of a study. Immutable: every call returns a new plan, so cells can be run
 * again.
 *
 * <p>Nothing is checked before {@link #start}, {@link #run}, {@link #trials} or {@link
 * #configuration}, which throw a {@link largo.core.config.SpecException} with all problems. Without
 * optimizers, batches or rates a study is one trial.
 */
public final class StudyPlan {

  private final SparkSession session;
  private final StudyDraft draft;

  StudyPlan(SparkSession session, StudyDraft draft) {
    this.session = session;
    this.draft = draft;
  }

  /** Starts from a configuration file, which other calls override. */
  public StudyPlan file(String path) {
    String text = TextFiles.read(path, session.sparkContext().hadoopConfiguration());
    return with(draft.over(path, text));
  }

  /** Starts from a configuration in HOCON, which other calls override. */
  public StudyPlan text(String hocon) {
    return with(draft.over("configuration", hocon));
  }

  /**
   * Sets any key of {@code conf/reference.conf}, as {@code --set} does.
   *
   * @param value a string, a number, a boolean, or a list or map of them
   */
  public StudyPlan set(String key, Object value) {
    return with(draft.with(key + "=" + HoconValues.of(key, value)));
  }

  /** {@code name} of the study, used in its folder and its report. */
  public StudyPlan name(String name) {
    return set("name", HoconValues.quoted(name));
  }

  /** {@code data.source}: digits, idx, cifar10, libsvm, csv, parquet, text, images or table. */
  public StudyPlan data(String source) {
    return with(draft.withTrain(Optional.empty()).with("data.source=" + source));
  }

  /** {@code data.source} and {@code data.path}: a format and the folder with its files. */
  public StudyPlan data(String source, String path) {
    return data(source).set("data.path", HoconValues.quoted(path));
  }

  /** Training examples in a table with a column {@code label}; all others are features. */
  public StudyPlan data(Dataset<Row> table) {
    return data(table, "label", List.of());
  }

  /**
   * Training examples in a table.
   *
   * @param label column of the class, a number or a string
   * @param features one column of arrays or vectors, or any number of numeric columns; empty for
   *     all but the label
   */
  public StudyPlan data(Dataset<Row> table, String label, Collection<?> features) {
    List<String> quoted =
        features.stream().map(f -> HoconValues.quoted(String.valueOf(f))).toList();
    return with(draft.withTrain(Optional.of(table)).with("data.source=parquet"))
        .set("data.labels", List.of())
        .set("data.label", HoconValues.quoted(label))
        .set("data.features", quoted);
  }

  /**
   * Training examples in a table with several numeric targets or labels; {@code data.task} says
   * which.
   *
   * @param labels columns of targets, or of labels with 0 or 1
   * @param features one column of arrays or vectors, or any number of numeric columns; empty for
   *     all but the labels
   */
  public StudyPlan data(Dataset<Row> table, Collection<?> labels, Collection<?> features) {
    List<String> quoted =
        labels.stream().map(label -> HoconValues.quoted(String.valueOf(label))).toList();
    return data(table, LabelColumns.DEFAULT, features).set("data.labels", quoted);
  }

  /** Test examples in a table with the columns of the training examples' table. */
  public StudyPlan test(Dataset<Row> table) {
    return with(draft.withTest(Optional.of(table)));
  }

  /**
   * The network: a name of the zoo, the path of a configuration ({@code .json}), of a saved network
   * ({@code .zip}) or of a PyTorch model in TorchScript ({@code .pt}), or a configuration in DL4J's
   * JSON itself.
   */
  public StudyPlan model(String model) {
    if (model.stripLeading().startsWith("{")) {
      return configured(model);
    }
    return with(draft.withModel(Optional.empty()))
        .set("model." + modelKey(model), HoconValues.quoted(model));
  }

  private static String modelKey(String model) {
    return model.endsWith(".json")
        ? "json"
        : model.endsWith(".zip") ? "zip" : model.endsWith(".pt") ? "torchscript" : "zoo";
  }

  /** A new network of this configuration; the seed of a trial determines its initial parameters. */
  public StudyPlan model(MultiLayerConfiguration configuration) {
    return configured(configuration.toJson());
  }

  /** A new network of this configuration; the seed of a trial determines its initial parameters. */
  public StudyPlan model(ComputationGraphConfiguration configuration) {
    return configured(configuration.toJson());
  }

  /**
   * A DL4J network to continue training: every trial starts with its current parameters. The
   * network itself is not changed.
   */
  public StudyPlan model(Model network) {
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    try {
      ModelSerializer.writeModel(network, zip, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory
    }
    return given(new StudyDraft.GivenModel(new byte[0], zip.toByteArray()));
  }

  /**
   * Adds an optimizer.
   *
   * @param optimizer a name, or a block as in a file: {@code { name = lamb, beta1 = 0.8,
   *     learning-rate = 0.01 }}
   */
  public StudyPlan optimizer(String optimizer) {
    return with(draft.withOptimizer(optimizer));
  }

  /** Adds an optimizer with one learning rate; any number type, since Python may pass 1 for 1.0. */
  public StudyPlan optimizer(String name, Number learningRate) {
    return optimizer(
        String.format(
            Locale.ROOT,
            "{ name = %s, learning-rate = %s }",
            name,
            DecimalFormatter.shortest(learningRate.doubleValue())));
  }

  /** Adds an optimizer with several learning rates. */
  public StudyPlan optimizer(String name, Collection<?> learningRates) {
    String rates = HoconValues.of("learningRates", learningRates);
    return optimizer(String.format(Locale.ROOT, "{ name = %s, learning-rate = %s }", name, rates));
  }

  /** {@code sweep.learning-rate.values}: rates of optimizers without rates. */
  public StudyPlan learningRates(Collection<?> rates) {
    return set("sweep.learning-rate.values", rates);
  }

  /** {@code sweep.batch}: the global batch sizes. */
  public StudyPlan batches(Collection<?> batches) {
    return set("sweep.batch", batches);
  }

  /** {@code batch.global}: the global batch size. */
  public StudyPlan batch(int global) {
    return set("batch.global", global);
  }

  /** {@code sweep.seed}: the seeds of every trial. */
  public StudyPlan seeds(Collection<?> seeds) {
    return set("sweep.seed", seeds);
  }

  /** {@code seed}: the seed. */
  public StudyPlan seed(long seed) {
    return set("seed", seed);
  }

  /** {@code budget.epochs}: passes over the training examples. */
  public StudyPlan epochs(int epochs) {
    return set("budget.epochs", epochs);
  }

  /** {@code budget.steps}: number of updates. */
  public StudyPlan steps(long steps) {
    return set("budget.steps", steps);
  }

  /** {@code shards}: number of fixed parts of the data, one task each. */
  public StudyPlan shards(int shards) {
    return set("shards", shards);
  }

  /**
   * The output folder, on any Hadoop file system; {@code runs/NAME-TIMESTAMP} by default. A folder
   * with the same study is resumed: finished trials are not run again.
   */
  public StudyPlan out(String folder) {
    return with(draft.in(folder));
  }

  /** The complete configuration, including defaults, as in a file. */
  public String configuration() {
    return SpecWriter.write(spec());
  }

  /** The names of the trials, in order. */
  public List<String> trials() {
    RunSpec spec = spec();
    return spec.sweep().trials(spec).stream().map(Trial::id).toList();
  }

  /**
   * Starts the study in a separate thread. A running study of the same name in this application,
   * because a cell was run again, is stopped first.
   *
   * @throws IllegalStateException if a study of another name is running
   */
  public RunningStudy start() {
    return RunningStudy.start(session, draft);
  }

  /**
   * Runs the study, with progress on the standard output. An interrupt stops it.
   *
   * @throws StoppedException if it was stopped; finished work is saved
   */
  public StudyResult run() {
    RunningStudy study = start();
    study.follow(System.out);
    return study.result();
  }

  /** The representation in a shell. */
  @Override
  public String toString() {
    try {
      return "trials: " + String.join(", ", trials());
    } catch (SpecException e) {
      return e.getMessage();
    }
  }

  private RunSpec spec() {
    return draft.spec(StudyInputs.settings(draft, name -> "FOLDER/" + name));
  }

  private StudyPlan configured(String json) {
    return given(new StudyDraft.GivenModel(json.getBytes(StandardCharsets.UTF_8), new byte[0]));
  }

  private StudyPlan given(StudyDraft.GivenModel model) {
    return with(draft.withModel(Optional.of(model)));
  }

  private StudyPlan with(StudyDraft other) {
    return new StudyPlan(session, other);
  }
}
