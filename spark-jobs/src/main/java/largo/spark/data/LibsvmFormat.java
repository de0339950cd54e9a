package largo.spark.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.data.LibsvmParser;

/**
 * Sparse rows as text: a label, or labels with commas, then {@code index:value} for each non-zero
 * feature.
 */
record LibsvmFormat(DataSource.Libsvm source) implements BlockFormat {

  private static final String STANDARD_NAMES = "train.libsvm and test.libsvm, or NAME and NAME.t";

  private static final double BYTES_PER_ENTRY = 8; // an index and a float

  @Override
  public InputPaths paths(InputFiles files) {
    return new InputFileResolver(source, STANDARD_NAMES, files)
        .resolve(
            all -> {
              List<String> train = InputPaths.matching(all, "train(\\.(libsvm|svm|txt))?(\\.gz)?");
              return train.isEmpty()
                  ? pair(all)
                  : new InputPaths(
                      train, InputPaths.matching(all, "test(\\.(libsvm|svm|txt))?(\\.gz)?"));
            });
  }

  /** The names of LIBSVM's own data sets, NAME and NAME.t, if a folder has just one such pair. */
  private static InputPaths pair(List<String> all) {
    Set<String> names = new TreeSet<>(all.stream().map(InputPaths::name).toList());
    List<String> trains = names.stream().filter(name -> names.contains(test(name))).toList();
    if (trains.size() != 1) {
      return new InputPaths(List.of(), List.of());
    }
    String train = trains.get(0);
    return new InputPaths(
        InputPaths.matching(all, Pattern.quote(train)),
        InputPaths.matching(all, Pattern.quote(test(train))));
  }

  private static String test(String train) {
    return train.replaceFirst("(\\.gz)?$", "") + ".t" + (train.endsWith(".gz") ? ".gz" : "");
  }

  @Override
  public void checkFiles(InputFiles files, List<String> paths) {
    ArchiveCheck.checkText(files, paths);
    ArchiveCheck.check(files, paths.stream().filter(f -> !InputFiles.isBzip2(f)).toList());
  }

  @Override
  public BlockScan read(ReadContext context, List<String> paths, ColumnNames expected) {
    int maxWidth = source.features().orElse(Integer.MAX_VALUE);
    List<TextHead> heads =
        TextHead.of(context.spark(), context.files(), paths, StandardCharsets.UTF_8.name());
    TargetColumns targets = TargetColumns.of(context.task(), source);
    return new BlockScan(
        TextLines.read(context, heads, input -> new LibsvmLineParser(maxWidth, targets)),
        ColumnNames.NONE,
        width -> ExampleShapes.of(source.image(), source.features().orElse(width)));
  }

  @Override
  public long minBytes(InputFiles files, List<String> paths) {
    return TextSize.minBytes(files, paths, LibsvmFormat::bytesPerCharacter);
  }

  private static double bytesPerCharacter(String sample) {
    return sample.chars().filter(c -> c == ':').count() * BYTES_PER_ENTRY / sample.length();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.NONE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    return DataSummary.Declared.shape(
        source.image().isEmpty()
            ? source.features().map(ExampleShape::vector)
            : ExampleShapes.configured(source.image()));
  }

  @Override
  public boolean isSparse() {
    return true;
  }

  private record LibsvmLineParser(int maxWidth, TargetColumns targets) implements LineParser {

    @Override
    public ColumnBuilder columns() {
      return new ColumnBuilder.Sparse();
    }

    @Override
    public void parse(String line, long offset, ColumnBuilder to) {
      boolean several = targets.type() == LabelType.INDICATORS;
      LibsvmParser.Row row = several ? LibsvmParser.parseLabels(line) : LibsvmParser.parse(line);
      if (row != null) {
        int last = row.columns().length - 1;
        if (last >= 0 && row.columns()[last] >= maxWidth) {
          throw new InputException(
              "index %d is beyond data.features = %d", row.columns()[last] + 1, maxWidth);
        }
        if (several) {
          String labels = row.label();
          to.labels(labels.isEmpty() ? List.of() : List.of(labels.split(",", -1)), true);
        } else if (targets.areNumbers()) {
          to.numbers(NumberCell.parse(targets.shown(0), row.label()));
        } else {
          to.label(row.label(), true);
        }
        ((ColumnBuilder.Sparse) to).add(row);
      }
    }
  }
}
