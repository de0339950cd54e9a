package largo.spark.data;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.core.data.TableSource;
import largo.core.data.TextSource;

/**
 * Everything that is specific to one data format: its files, their reader, and the properties of
 * its examples that are known in advance.
 *
 * <p>A new format is a record with its options in {@link DataSource}, which names it, an
 * implementation of {@link BlockFormat}, and an entry in {@link #BY_SOURCE}. Text has no rows
 * before it is divided into documents and tokens, which {@link TextLoader} does.
 */
sealed interface DataFormat permits BlockFormat, TextFormat {

  /** The format of every kind of source. */
  Map<Class<? extends DataSource>, Function<DataSource, DataFormat>> BY_SOURCE =
      Map.ofEntries(
          entry(DataSource.Digits.class, DigitsFormat::new),
          entry(DataSource.Idx.class, IdxFormat::new),
          entry(DataSource.Cifar10.class, CifarFormat::new),
          entry(DataSource.Libsvm.class, LibsvmFormat::new),
          entry(DataSource.Csv.class, CsvFormat::new),
          entry(DataSource.Parquet.class, ParquetFormat::new),
          entry(TableSource.class, TableFormat::new),
          entry(DataSource.Images.class, ImagesFormat::new),
          entry(TextSource.class, TextFormat::new));

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
   * Checks the first bytes of files, before any is read completely.
   *
   * @throws InputException if one is an archive, is compressed with an unsupported codec, or is of
   *     another format
   */
  default void checkFiles(InputFiles files, List<String> paths) {}

  /**
   * A lower bound of the size of the examples on the heap, in bytes, as far as it can be determined
   * without reading files; 0 if it cannot.
   */
  default long minBytes(InputFiles files, List<String> paths) {
    return 0;
  }

  /** The normalization of {@code data.normalize = auto}. */
  DataSpec.Normalize defaultNormalization();

  /**
   * The properties of the examples that are known without reading them, from the configuration,
   * from headers, and from lengths of files.
   *
   * @throws InputException if a header cannot be read
   */
  DataSummary.Declared summary(InputFiles files);

  /** The size of a feature on the heap, in bytes. */
  default int bytesPerFeature() {
    return Float.BYTES;
  }

  /**
   * Whether a row lists its non-zero features only, so that the width is that of the widest row.
   */
  default boolean isSparse() {
    return false;
  }

  /** Whether every file must contain examples, so that a file without examples is an error. */
  default boolean needsExamplesInEveryFile() {
    return true;
  }

  /**
   * The number of classes if labels are class numbers; empty if the training labels determine the
   * classes.
   */
  default Optional<Integer> numberedClasses() {
    return Optional.empty();
  }

  /** The label's column in messages. */
  default String labelColumn() {
    return "the label";
  }
}
