package largo.spark.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import largo.core.config.DataSpec;
import largo.core.data.ClassNames;
import largo.core.data.DataFingerprint;
import largo.core.data.DataSource;
import largo.core.data.DataSplit;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.ShardAssignment;
import largo.core.data.synthetic.SyntheticDigits;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** Loads what a specification asks for into shards. */
public final class DataLoader {

  private final SparkSession session;
  private final JavaSparkContext spark;
  private final DataSpec spec;
  private final int shards;

  /** A loader into so many shards. */
  public DataLoader(SparkSession session, DataSpec spec, int shards) {
    this.session = session;
    this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    this.spec = spec;
    this.shards = shards;
  }

  /**
   * Reads all files and deals their examples out.
   *
   * @throws InputException if something is wrong with the input, or it does not fit the memory
   *     there is
   */
  public ShardedData load() {
    InputFiles files = new InputFiles(spark.hadoopConfiguration());
    InputFileResolver names =
        spec.source().value() instanceof DataSource.Files source
            ? InputFileResolver.of(source, files)
            : new InputFileResolver(List.of(DigitsReader.TRAIN), digitsTest());
    if (spec.source().value() instanceof DataSource.Files source
        && !(source instanceof DataSource.Parquet)) {
      ArchiveCheck.check(source, names.train(), files);
      ArchiveCheck.check(source, names.test(), files);
    }
    BlockReader reader = reader(files);

    long known = names.test().isEmpty() ? 0 : reader.knownBytes(names.test());
    known += reader.knownBytes(names.train());
    known += TextSize.atLeast(spec.source().value(), names.train(), files);
    StorageCheck.check(spark, known, shards);
    Map<DataSplit, JavaRDD<Examples>> splits = new EnumMap<>(DataSplit.class);
    Map<DataSplit, Long> counts = new EnumMap<>(DataSplit.class);
    boolean loaded = false;
    BlockReader.Reading training = reader.read(names.train(), ColumnNames.NONE);
    try (ExampleBlocks train = ExampleBlocks.of(training.blocks())) {
      checkRows("training", train, names.train());
      ExampleShape shape = reader.shape(train.width());
      ClassNames classes = classes(train);
      ShardAssignment dealing = dealing(train.count(), names.test().isEmpty());
      StorageCheck.check(spark, train.bytes(), shards);
      for (DataSplit split : DataSplit.values()) {
        if (dealing.count(split) > 0) {
          deal(train, dealing, split, split, shape, classes, splits, counts);
        }
      }

      long bytes = train.bytes();
      List<DataFingerprint> fingerprints = new ArrayList<>(List.of(train.fingerprint()));
      if (!names.test().isEmpty()) {
        try (ExampleBlocks test =
            ExampleBlocks.of(reader.read(names.test(), training.columns()).blocks())) {
          checkRows("test", test, names.test());
          checkTest(train, test, shape, classes);
          StorageCheck.check(spark, train.bytes() + test.bytes(), test.bytes(), shards);
          ShardAssignment all = new ShardAssignment(test.count(), 0, 0, shards, spec.seed());
          deal(test, all, DataSplit.TRAIN, DataSplit.TEST, shape, classes, splits, counts);
          bytes += test.bytes();
          fingerprints.add(test.fingerprint());
        }
      }
      loaded = true;
      long fingerprint = DataFingerprint.of(fingerprints);
      return new ShardedData(splits, counts, shards, shape, classes, bytes, fingerprint);
    } finally {
      if (!loaded) { // nobody else would let go of them
        UninterruptedCleanup.run(() -> splits.values().forEach(rdd -> rdd.unpersist(false)));
      }
    }
  }

  private void deal(
      ExampleBlocks blocks,
      ShardAssignment dealing,
      DataSplit part,
      DataSplit as,
      ExampleShape shape,
      ClassNames classes,
      Map<DataSplit, JavaRDD<Examples>> splits,
      Map<DataSplit, Long> counts) {
    ShardShuffle shardShuffle =
        new ShardShuffle(blocks.firsts(), dealing, part, shape.size(), classes);
    splits.put(as, shardShuffle.deal(blocks));
    counts.put(as, dealing.count(part));
  }

  private ShardAssignment dealing(long examples, boolean withoutTest) {
    if (withoutTest && spec.testFraction() == 0) {
      throw new InputException(
          "there are no test examples in %s; name files with data.test, or set some aside with "
              + "data.test-fraction = 0.2, say",
          describe());
    }
    long validation = share("data.validation-fraction", spec.validationFraction(), examples);
    long test = withoutTest ? share("data.test-fraction", spec.testFraction(), examples) : 0;
    if (validation + test >= examples) {
      throw new InputException(
          "of %d examples, %d are set aside for validation and %d for test, so that none is left to"
              + " train on; set data.validation-fraction and data.test-fraction lower",
          examples, validation, test);
    }
    return new ShardAssignment(examples, validation, test, shards, spec.seed());
  }

  private static long share(String key, double fraction, long examples) {
    long share = Math.round(fraction * examples);
    if (fraction > 0 && share == 0) {
      throw new InputException(
          "%s = %s of %d examples is none; set it higher, or to 0", key, fraction, examples);
    }
    return share;
  }

  /** A file without examples is a mistake, and so is a set of them. */
  private void checkRows(String what, ExampleBlocks blocks, List<String> files) {
    if (blocks.count() == 0) {
      throw new InputException(
          "there are no %s examples in %s",
          what, files.isEmpty() ? describe() : TextExcerpt.names(files));
    }
    boolean sourceIsFile =
        !(spec.source().value() instanceof DataSource.Parquet
            || spec.source().value() instanceof DataSource.Idx
            || spec.source().value() instanceof DataSource.Digits);
    for (int i = 0; sourceIsFile && i < files.size(); i++) {
      if (blocks.count(i) == 0) {
        throw new InputException(
            "%s: there are no %s examples in this file; leave it out", files.get(i), what);
      }
    }
  }

  private ClassNames classes(ExampleBlocks train) {
    TreeSet<String> names = train.names();
    if (names.isEmpty()) {
      return ClassNames.numbered(spec.classes().orElse(SyntheticDigits.CLASSES));
    }

    new LabelCheck(labelColumn(), "set data.classes to their number")
        .check(names, train.count(), spec.classes());
    ClassNames classes = ClassNames.of(names);
    if (spec.classes().isPresent() && spec.classes().get() != classes.count()) {
      throw new InputException(
          "data.classes is %d, but the training labels are of %d classes: %s",
          spec.classes().get(), classes.count(), TextExcerpt.names(classes.names()));
    }
    return classes;
  }

  private String labelColumn() {
    DataSource source = spec.source().value();
    if (source instanceof DataSource.Csv csv) {
      return "data.label = " + csv.label();
    }
    return source instanceof DataSource.Parquet parquet
        ? "data.label = " + parquet.label()
        : "the label";
  }

  private void checkTest(
      ExampleBlocks train, ExampleBlocks test, ExampleShape shape, ClassNames classes) {
    if (test.width() > shape.size() || !isSparse() && test.width() != shape.size()) {
      throw new InputException(
          "the test examples have %d features, but the training examples have %d%s",
          test.width(),
          train.width(),
          isSparse() ? "; set data.features to the number there are" : "");
    }
    for (String name : test.names()) {
      if (classes.indexOf(name) < 0) {
        throw new InputException(
            "the test examples have a label %s, which no training example has; those have %s",
            TextExcerpt.text(name), TextExcerpt.names(classes.names()));
      }
    }
  }

  private boolean isSparse() {
    return spec.source().value() instanceof DataSource.Libsvm;
  }

  private List<String> digitsTest() {
    DataSource.Digits digits = (DataSource.Digits) spec.source().value();
    return digits.testExamples() > 0 ? List.of(DigitsReader.TEST) : List.of();
  }

  private BlockReader reader(InputFiles files) {
    DataSource source = spec.source().value();
    if (source instanceof DataSource.Digits digits) {
      return new DigitsReader(spark, digits, spec.seed());
    }
    if (source instanceof DataSource.Idx) {
      return new IdxReader(spark, files, spec.classes().orElse(SyntheticDigits.CLASSES));
    }
    if (source instanceof DataSource.Cifar10) {
      return new CifarReader(spark, files);
    }
    if (source instanceof DataSource.Libsvm libsvm) {
      return new LibsvmReader(spark, files, libsvm);
    }
    return source instanceof DataSource.Csv csv
        ? new CsvReader(spark, files, csv)
        : new ParquetReader(session, files, (DataSource.Parquet) source);
  }

  private String describe() {
    return "data.source = " + spec.source().name();
  }
}
