package largo.spark.data;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import largo.core.config.DataSpec;
import largo.core.data.DataSource;
import largo.core.data.InputException;

/** Comma-separated values; the columns of each file are found by its own header. */
record CsvFormat(DataSource.Csv source) implements BlockFormat {

  private static final String STANDARD_NAMES = "train.csv and test.csv";

  @Override
  public InputPaths paths(InputFiles files) {
    return new InputFileResolver(source, STANDARD_NAMES, files)
        .resolve(
            all ->
                new InputPaths(
                    InputPaths.matching(all, "train(\\.csv)?(\\.gz)?"),
                    InputPaths.matching(all, "test(\\.csv)?(\\.gz)?")));
  }

  @Override
  public void checkFiles(InputFiles files, List<String> paths) {
    ArchiveCheck.checkText(files, paths);
    ArchiveCheck.check(files, paths);
  }

  @Override
  public BlockScan read(ReadContext context, List<String> paths, ColumnNames expected) {
    List<TextHead> heads = TextHead.of(context.spark(), context.files(), paths, source.charset());
    ColumnNames names =
        expected.isPresent() ? expected : CsvColumns.first(heads.get(0), source).columnNames();
    List<CsvColumns> columns = new ArrayList<>();
    for (TextHead head : heads) {
      columns.add(CsvColumns.matching(names, head, source));
    }
    char delimiter = source.delimiter().charAt(0);
    TargetColumns targets = TargetColumns.of(context.task(), source);
    return new BlockScan(
        TextLines.read(
            context, heads, input -> new CsvLineParser(columns.get(input), targets, delimiter)),
        names,
        width -> ExampleShapes.of(source.image(), width));
  }

  @Override
  public long minBytes(InputFiles files, List<String> paths) {
    return TextSize.minBytes(files, paths, this::bytesPerCharacter);
  }

  /** A float for every column except the label, and an int or a float for each label. */
  private double bytesPerCharacter(String sample) {
    int end = sample.indexOf('\n');
    if (end < 0) {
      return 0;
    }
    double rows = sample.chars().filter(c -> c == '\n').count();
    double columns = sample.substring(0, end).split(Pattern.quote(source.delimiter()), -1).length;
    int labels = source.targetColumns().size();
    double features = source.features().isEmpty() ? columns - labels : source.features().size();
    return rows * 4 * (features + labels) / sample.length();
  }

  @Override
  public DataSpec.Normalize defaultNormalization() {
    return DataSpec.Normalize.STANDARDIZE;
  }

  @Override
  public DataSummary.Declared summary(InputFiles files) {
    return DataSummary.Declared.shape(ExampleShapes.configured(source.image()));
  }

  @Override
  public String labelColumn() {
    return "data.label = " + source.label();
  }

  /** Parses the lines of one file. */
  static final class CsvLineParser implements LineParser {

    private final CsvColumns columns;
    private final TargetColumns targets;
    private final CsvCells cells;
    private final double[] row;
    private final double[] target;

    CsvLineParser(CsvColumns columns, TargetColumns targets, char delimiter) {
      this.columns = columns;
      this.targets = targets;
      this.cells = new CsvCells(delimiter);
      this.row = new double[columns.features().size()];
      this.target = new double[columns.labels().size()];
    }

    @Override
    public ColumnBuilder columns() {
      return new ColumnBuilder.Dense(row.length);
    }

    @Override
    public void parse(String line, long offset, ColumnBuilder to) {
      if (offset == columns.headerOffset() || cells.isBlank(line)) {
        return;
      }
      String[] found = cells.of(line);
      if (found.length != columns.names().size()) {
        throw new InputException(
            "expected %d cells, but found %d; a cell may not span lines",
            columns.names().size(), found.length);
      }
      double weight = 1;
      if (columns.hasWeight()) {
        weight = number(columns.weight(), found);
        if (weight == 0) {
          return;
        }
      }
      read(columns.features(), found, row);
      if (targets.areNumbers()) {
        read(columns.labels(), found, target);
        targets.check(target);
        to.numbers(target);
      } else {
        to.label(found[columns.labels().get(0)], false);
      }
      ((ColumnBuilder.Dense) to).add(row);
      if (columns.hasWeight()) {
        to.weight(weight);
      }
    }

    private void read(List<Integer> from, String[] found, double[] to) {
      for (int j = 0; j < to.length; j++) {
        to[j] = number(from.get(j), found);
      }
    }

    private double number(int at, String[] found) {
      return NumberCell.parse("column " + columns.names().get(at), found[at]);
    }
  }
}
