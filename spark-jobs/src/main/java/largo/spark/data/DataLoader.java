package largo.spark.data;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import largo.core.config.DataSpec;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.DataStorage;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import largo.core.data.ShardAssignment;
import largo.core.data.TextEncoding;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Loads the data of a specification into shards. */
public final class DataLoader {

  private final JavaSparkContext spark;
  private final ReadContext context;
  private final DataFormat format;
  private final DataSpec spec;
  private final int shards;
  private final Optional<ModelOutputs> saved;

  /** A loader of data into {@code shards} shards. */
  public DataLoader(SparkSession session, DataSpec spec, int shards) {
    this(session, spec, shards, Optional.empty());
  }

  /**
   * A loader of data for a trained network.
   *
   * @param saved the outputs of the network: numeric targets have its scaling, text its tokens, and
   *     labels its names
   */
  public DataLoader(SparkSession session, DataSpec spec, int shards, Optional<ModelOutputs> saved) {
    this.context = ReadContext.of(session, spec);
    this.spark = context.spark();
    this.format = DataFormat.of(spec.source().value());
    this.spec = spec;
    this.shards = shards;
    this.saved = saved;
  }

  /** The normalization of a specification, the default of the format in place of {@code AUTO}. */
  public static DataSpec.Normalize normalization(DataSpec spec) {
    return spec.normalize() == DataSpec.Normalize.AUTO
        ? DataFormat.of(spec.source().value()).defaultNormalization()
        : spec.normalize();
  }

  /**
   * Reads all files and assigns their examples to shards.
   *
   * @throws InputException if the input is invalid, or does not fit into the memory of the
   *     executors
   */
  public ShardedData load() {
    InputPaths paths = format.paths(context.files());
    checkUnread(paths);
    if (format instanceof TextFormat text) {
      checkTest(paths);
      Optional<TextEncoding> tokens = saved.flatMap(ModelOutputs::text);
      return new TextLoader(context, spec, text.source(), shards, tokens).load(paths);
    }
    return load((BlockFormat) format, paths);
  }

  private ShardedData load(BlockFormat blocks, InputPaths paths) {
    BlockScan scan = blocks.read(context, paths.train(), ColumnNames.NONE);
    try (ExampleBlocks read = ExampleBlocks.of(scan.blocks())) {
      checkNotEmpty("training", read, paths.train());
      ExampleShape shape = scan.shape().apply(read.width());
      boolean classified = spec.task() == LearningTask.CLASSIFICATION;
      ClassNames classes = classified ? classes(read) : ClassNames.NONE;
      Optional<TargetNames> names =
          classified ? Optional.empty() : Optional.of(TargetNames.of(spec, read, saved));
      ExampleBlocks train = names.map(n -> n.of(read, "training")).orElse(read);
      checkTest(paths);
      ShardAssignment assignment = assignment(train.count(), paths.test().isEmpty());
      LoadedTargets targets =
          names
              .map(n -> targets(train, assignment, n.names()))
              .orElseGet(() -> classes(train, assignment, classes));
      DataStorage storage = storageCheck().choose(train, 0);

      try (ShardedDataBuilder builder = new ShardedDataBuilder(shards, shape, targets.outputs())) {
        builder.addInput(train, storage);
        targets.weighting().ifPresent(builder::weigh);
        for (DataSplit split : DataSplit.values()) {
          builder.addSplit(split, targets.scaled(train), assignment, split);
        }
        if (!paths.test().isEmpty()) {
          BlockScan testScan = blocks.read(context, paths.test(), scan.columns());
          try (ExampleBlocks others = ExampleBlocks.of(testScan.blocks())) {
            checkNotEmpty("test", others, paths.test());
            checkMatches(others, read, shape, classes);
            ExampleBlocks test = names.map(n -> n.of(others, "test")).orElse(others);
            long before = StorageCheck.heapBytes(train, storage);
            builder.addInput(test, storageCheck().choose(test, before));
            ShardAssignment all = new ShardAssignment(test.count(), 0, 0, shards, spec.seed());
            builder.addSplit(DataSplit.TEST, targets.scaled(test), all, DataSplit.TRAIN);
          }
        }
        return builder.build();
      }
    }
  }

  private LoadedTargets classes(
      ExampleBlocks train, ShardAssignment assignment, ClassNames classes) {
    return new LoadedTargets(ModelOutputs.of(classes), weighting(train, assignment, classes));
  }

  /** What is predicted, with the scaling of targets, and the weighting of training examples. */
  private LoadedTargets targets(
      ExampleBlocks train, ShardAssignment assignment, List<String> names) {
    ModelOutputs outputs = new ModelOutputs(spec.task(), names);
    TargetTotals totals = TargetTotals.of(train, assignment, outputs.count());
    boolean scaled = spec.task() == LearningTask.REGRESSION && spec.standardizeTargets();
    Normalization scaling =
        saved
            .filter(s -> s.task() == spec.task() && s.count() == outputs.count())
            .map(ModelOutputs::scaling)
            .orElseGet(() -> scaled ? totals.moments().standardization() : Normalization.NONE);
    double factor = assignment.count(DataSplit.TRAIN) / totals.weight();
    return new LoadedTargets(
        outputs.withScaling(scaling),
        spec.isWeighted() ? Optional.of(ExampleWeighting.times((float) factor)) : Optional.empty());
  }

  /** The weighting of training examples; empty if examples and classes have no weights. */
  private Optional<ExampleWeighting> weighting(
      ExampleBlocks train, ShardAssignment assignment, ClassNames classes) {
    if (!spec.isWeighted()) {
      return Optional.empty();
    }
    double[] totals = new ClassTotals(train.firstExamples(), assignment, classes).of(train);
    long examples = assignment.count(DataSplit.TRAIN);
    return Optional.of(ExampleWeighting.byClass(spec.weights().factors(classes, totals, examples)));
  }

  /**
   * The targets of data.
   *
   * @param outputs of networks for the data
   * @param weighting of training examples; empty if all have weight 1
   */
  private record LoadedTargets(ModelOutputs outputs, Optional<ExampleWeighting> weighting) {

    /** Examples with scaled targets. */
    ExampleBlocks scaled(ExampleBlocks blocks) {
      Normalization scaling = outputs.scaling();
      return scaling.equals(Normalization.NONE) ? blocks : blocks.scaled(scaling, 1);
    }
  }

  /** Makes all checks that do not require reading whole files. */
  private void checkUnread(InputPaths paths) {
    format.checkFiles(context.files(), paths.train());
    format.checkFiles(context.files(), paths.test());
    long bytes =
        format.minBytes(context.files(), paths.test())
            + format.minBytes(context.files(), paths.train());
    storageCheck().checkUnread(bytes);
  }

  private StorageCheck storageCheck() {
    return new StorageCheck(spark, spec.storage(), shards);
  }

  private void checkTest(InputPaths paths) {
    if (paths.test().isEmpty() && spec.testFraction() == 0) {
      throw new InputException(
          "there are no test examples in %s; name files with data.test, or set some aside with, for"
              + " example, data.test-fraction = 0.2",
          describe());
    }
  }

  private ShardAssignment assignment(long examples, boolean withoutTest) {
    long validation = share("data.validation-fraction", spec.validationFraction(), examples);
    long test = withoutTest ? share("data.test-fraction", spec.testFraction(), examples) : 0;
    if (validation + test >= examples) {
      throw new InputException(
          "of %d examples, %d are set aside for validation and %d for test, so that none is left "
              + "for training; decrease data.validation-fraction and data.test-fraction",
          examples, validation, test);
    }
    return new ShardAssignment(examples, validation, test, shards, spec.seed());
  }

  private static long share(String key, double fraction, long examples) {
    long share = Math.round(fraction * examples);
    if (fraction > 0 && share == 0) {
      throw new InputException(
          "%s = %s of %d examples is none; increase it, or set it to 0", key, fraction, examples);
    }
    return share;
  }

  private void checkNotEmpty(String what, ExampleBlocks blocks, List<String> paths) {
    if (blocks.count() == 0) {
      throw new InputException(
          "there are no %s examples in %s",
          what, paths.isEmpty() ? describe() : TextExcerpt.names(paths));
    }
    for (int i = 0; format.needsExamplesInEveryFile() && i < paths.size(); i++) {
      if (blocks.count(i) == 0) {
        throw new InputException(
            "%s: there are no %s examples in this file; remove it", paths.get(i), what);
      }
    }
  }

  private ClassNames classes(ExampleBlocks train) {
    SortedSet<String> names = train.names();
    if (names.isEmpty()) {
      return ClassNames.numbered(spec.classes().or(format::numberedClasses).orElseThrow());
    }

    new LabelCheck(format.labelColumn(), "set data.classes to their number")
        .check(names, train.count(), spec.classes());
    ClassNames classes = ClassNames.of(names);
    if (spec.classes().isPresent() && spec.classes().get() != classes.count()) {
      throw new InputException(
          "data.classes is %d, but the training labels are of %d classes: %s",
          spec.classes().get(), classes.count(), TextExcerpt.names(classes.names()));
    }
    return classes;
  }

  private void checkMatches(
      ExampleBlocks test, ExampleBlocks train, ExampleShape shape, ClassNames classes) {
    boolean sparse = format.isSparse();
    if (test.width() > shape.size() || !sparse && test.width() != shape.size()) {
      throw new InputException(
          "the test examples have %d features, but the training examples have %d%s",
          test.width(),
          train.width(),
          sparse ? "; set data.features to the number of features" : "");
    }
    for (String name : classes.isPresent() ? test.names() : new TreeSet<String>()) {
      if (classes.indexOf(name) < 0) {
        throw new InputException(
            "the test examples have a label %s, which no training example has; those have %s",
            TextExcerpt.text(name), TextExcerpt.names(classes.names()));
      }
    }
  }

  private String describe() {
    return "data.source = " + spec.source().name();
  }
}
