package largo.spark.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.InputException;

/**
 * Everything that is specific to one data format: which files it has, how they are read, and what
 * is known of its examples before they are read.
 *
 * <p>A new format is a record with its options in {@link DataSource}, which names it, an
 * implementation of this interface, and an entry in {@link #BY_SOURCE}.
 */
interface DataFormat {

  /** The format of every kind of source. */
  Map<Class<? extends DataSource>, Function<DataSource, DataFormat>> BY_SOURCE =
      Map.ofEntries(
          entry(DataSource.Digits.class, DigitsFormat::new),
          entry(DataSource.Idx.class, IdxFormat::new),
          entry(DataSource.Cifar10.class, CifarFormat::new),
          entry(DataSource.Libsvm.class, LibsvmFormat::new),
          entry(DataSource.Csv.class, CsvFormat::new),
          entry(DataSource.Parquet.class, ParquetFormat::new));

  /**
   * The format of a source.
   *
   * @throws IllegalStateException if {@link #BY_SOURCE} has none
   */
  static DataFormat of(DataSource source) {
    Function<DataSource, DataFormat> format = BY_SOURCE.get(source.getClass());
    if (format == null) {
      throw new IllegalStateException(
          "DataFormat.BY_SOURCE has no entry for " + source.getClass().getName());
    }
    return format.apply(source);
  }

  private static <S extends DataSource>
      Map.Entry<Class<? extends DataSource>, Function<DataSource, DataFormat>> entry(
          Class<S> source, Function<S, DataFormat> format) {
    return Map.entry(source, s -> format.apply(source.cast(s)));
  }

  /**
   * Finds the training and the test files.
   *
   * @throws InputException if there are no training files
   */
  InputPaths paths(InputFiles files);

  /**
   * Checks how files begin, before any is read as a whole.
   *
   * @throws InputException if one is an archive, is compressed in a way that the format does not
   *     allow, or is of another format
   */
  default void checkFiles(InputFiles files, List<String> paths) {}

  /**
   * Reads files; a file that is listed twice is read twice.
   *
   * @param expected columns that the files must have; {@link ColumnNames#NONE} for training files,
   *     which define them
   * @throws InputException if a file cannot be read; what is wrong with rows is in the blocks
   */
  BlockScan read(ReadContext context, List<String> paths, ColumnNames expected);

  /**
   * A lower bound of the heap that the examples of files will take, in bytes, from what can be told
   * without reading them; 0 if nothing can be told.
   */
  default long minBytes(InputFiles files, List<String> paths) {
    return 0;
  }

  /** What {@code data.normalize = auto} stands for. */
  DataSpec.Normalize defaultNormalization();

  /**
   * What is known of the examples without reading them, from the configuration, from headers, and
   * from lengths of files.
   *
   * @throws InputException if a header cannot be read
   */
  DataSummary.Declared summary(InputFiles files);

  /** Bytes of heap that a feature takes. */
  default int bytesPerFeature() {
    return Float.BYTES;
  }

  /**
   * Whether a row lists its non-zero features only, so that the width is that of the widest row.
   */
  default boolean isSparse() {
    return false;
  }

  /** Whether every file holds examples of its own, so that one without any is a mistake. */
  default boolean needsExamplesInEveryFile() {
    return true;
  }

  /** The number of classes where labels are numbers; empty where the training labels name them. */
  default Optional<Integer> numberedClasses() {
    return Optional.empty();
  }

  /** The label's column in messages. */
  default String labelColumn() {
    return "the label";
  }
}
