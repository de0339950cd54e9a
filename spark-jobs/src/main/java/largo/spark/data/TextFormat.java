package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;

/**
 * Text whose bytes are tokens. Uncompressed files are read in parallel, gzipped ones by one task.
 */
record TextFormat(DataSource.Text source) implements DataFormat {

  private static final int TOKENS = 256;
  private static final String STANDARD_NAMES = "train.txt and test.txt";

  @Override
  public InputPaths paths(InputFiles files) {
    return new InputFileResolver(source, STANDARD_NAMES, files)
        .resolve(
            all ->
                new InputPaths(
                    InputPaths.matching(all, "train\\.txt(\\.gz)?"),
                    InputPaths.matching(all, "test\\.txt(\\.gz)?")));
  }

  @Override
  public void checkFiles(InputFiles files, List<String> paths) {
    ArchiveCheck.check(files, paths);
    for (String path : paths) {
      if (!files.isGzip(path) && windows().count(files.length(path)) == 0) {
        throw new InputException(
            "%s must have at least %d bytes, data.length and one more, but has %d",
            path, source.length() + 1, files.length(path));
      }
    }
  }

  @Override
  public BlockScan read(ReadContext context, List<String> paths, ColumnNames expected) {
    InputFiles files = context.files();
    List<TextRange> ranges = new ArrayList<>();
    for (int input = 0; input < paths.size(); input++) {
      String file = paths.get(input);
      ranges.addAll(
          files.isGzip(file)
              ? List.of(TextRange.whole(files, input, file, windows()))
              : TextRange.split(files, input, file, windows()));
    }
    return new BlockScan(
        context.spark().parallelize(ranges, Math.max(1, ranges.size())).flatMap(TextRange::read),
        ColumnNames.NONE,
        width -> shape());
  }

  private TextWindows windows() {
    return new TextWindows(source.length(), source.stride().orElse(source.length()));
  }

  private ExampleShape shape() {
    return ExampleShape.vector(source.length());
  }

  @Override
  public long minBytes(InputFiles files, List<String> paths) {
    return paths.stream()
        .filter(file -> !files.isGzip(file))
        .mapToLong(file -> windows().count(files.length(file)) * source.length())
        .sum();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.NONE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    List<String> all = paths(files).all();
    Optional<Long> examples =
        all.stream().anyMatch(files::isGzip)
            ? Optional.empty()
            : Optional.of(
                all.stream().mapToLong(file -> windows().count(files.length(file))).sum());
    return new DataSummary.Declared(examples, Optional.of(shape()), numberedClasses());
  }

  @Override
  public int bytesPerFeature() {
    return Byte.BYTES;
  }

  @Override
  public Optional<Integer> numberedClasses() {
    return Optional.of(TOKENS);
  }
}
