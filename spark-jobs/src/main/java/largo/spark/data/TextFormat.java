package largo.spark.data;

import java.util.List;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.TextEncoding;
import largo.core.data.TextSource;

/** Text as tokens. {@link TextLoader} loads it, as documents are assigned to splits as a whole. */
record TextFormat(TextSource source) implements DataFormat {

  private static final String STANDARD_NAMES = "train.txt and test.txt";
  private static final String STANDARD_TABLES = "train.parquet and test.parquet";

  /** Part of the bytes of a file that are surely in examples: a few are lost between sections. */
  private static final double MARGIN = 0.7;

  @Override
  public InputPaths paths(InputFiles files) {
    if (source.column().isPresent()) {
      return new InputFileResolver(source, STANDARD_TABLES, files).resolveTables(".parquet");
    }
    return new InputFileResolver(source, STANDARD_NAMES, files)
        .resolve(
            all ->
                new InputPaths(
                    InputPaths.matching(all, "train\\.txt(\\.gz)?"),
                    InputPaths.matching(all, "test\\.txt(\\.gz)?")));
  }

  @Override
  public void checkFiles(InputFiles files, List<String> paths) {
    if (source.column().isPresent()) {
      return; // Spark reads them
    }
    ArchiveCheck.check(files, paths);
    for (String path : paths) {
      if (isBytes() && !files.isGzip(path) && examples(files, path) == 0) {
        throw new InputException(
            "%s must have at least %d bytes, data.length and one more, but has %d",
            path, source.length() + 1, files.length(path));
      }
    }
  }

  /** Whether tokens are bytes, and each file is a document, which is not joined to others. */
  private boolean isBytes() {
    return source.kind() == TextEncoding.Kind.BYTES
        && source.endOfDocument().isEmpty()
        && source.separator().isEmpty()
        && source.column().isEmpty();
  }

  /** Approximate number of examples of an uncompressed file of bytes. */
  private long examples(InputFiles files, String file) {
    return new TokenWindows(encoding(), source.length(), source.step()).count(files.length(file));
  }

  private TextEncoding encoding() {
    return TextEncoding.bytes(source.endOfDocument());
  }

  @Override
  public long minBytes(InputFiles files, List<String> paths) {
    return isBytes()
        ? (long)
            (MARGIN
                * sum(paths.stream().filter(file -> !files.isGzip(file)).toList(), files)
                * source.length())
        : 0;
  }

  private long sum(List<String> paths, InputFiles files) {
    return paths.stream().mapToLong(file -> examples(files, file)).sum();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.NONE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    List<String> all = paths(files).all();
    Optional<Long> examples =
        !isBytes() || all.stream().anyMatch(files::isGzip)
            ? Optional.empty()
            : Optional.of(sum(all, files));
    return new DataSummary.Declared(
        examples, Optional.of(ExampleShape.vector(source.length())), numberedClasses());
  }

  @Override
  public int bytesPerFeature() {
    return isBytes() ? Byte.BYTES : Float.BYTES;
  }

  @Override
  public Optional<Integer> numberedClasses() {
    return source.kind() == TextEncoding.Kind.BYTES
        ? Optional.of(encoding().size())
        : Optional.empty();
  }
}
