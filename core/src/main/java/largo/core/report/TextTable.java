package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The table of accuracies as monospaced text, split into several tables if it is too wide. */
final class TextTable {

  private static final String GAP = "   ";

  private TextTable() {}

  /**
   * The lines of the table.
   *
   * @param width columns of the terminal; a table with a single batch may be wider
   */
  static List<String> of(PivotTable pivot, int width) {
    List<List<String>> columns = new ArrayList<>();
    columns.add(names(pivot));
    for (int batch = 0; batch < pivot.batches().size(); batch++) {
      columns.add(column(pivot, batch));
    }

    List<String> lines = new ArrayList<>();
    int first = 1;
    while (first < columns.size()) {
      int used = width(columns.get(0)) + GAP.length() + width(columns.get(first));
      int next = first + 1;
      while (next < columns.size() && used + GAP.length() + width(columns.get(next)) <= width) {
        used += GAP.length() + width(columns.get(next++));
      }
      List<List<String>> piece = new ArrayList<>(columns.subList(first, next));
      piece.add(0, columns.get(0));
      lines.add("");
      lines.addAll(joined(piece));
      first = next;
    }

    return lines;
  }

  /** Rows of optimizers, with as many lines as their cells have. */
  private static List<String> names(PivotTable pivot) {
    List<String> lines = new ArrayList<>(List.of("batch"));
    for (PivotTable.Row row : pivot.rows()) {
      lines.add(row.optimizer());
      IntStream.range(1, height(row)).forEach(i -> lines.add(""));
    }
    return lines;
  }

  private static List<String> column(PivotTable pivot, int batch) {
    List<String> lines = new ArrayList<>(List.of(" " + pivot.batches().get(batch)));
    for (PivotTable.Row row : pivot.rows()) {
      List<String> cell = lines(row.cells().get(batch));
      lines.addAll(cell);
      IntStream.range(cell.size(), height(row)).forEach(i -> lines.add(""));
    }
    return lines;
  }

  private static List<String> lines(PivotTable.Cell cell) {
    List<String> lines = new ArrayList<>();
    lines.add((cell.isBest() ? "*" : " ") + TextSummary.ascii(cell.value()));
    if (!cell.rate().isEmpty()) {
      lines.add(" " + cell.rate());
    }
    cell.notes().forEach(note -> lines.add(" " + note));
    return lines;
  }

  private static int height(PivotTable.Row row) {
    return row.cells().stream().mapToInt(c -> lines(c).size()).max().orElse(1);
  }

  private static int width(List<String> lines) {
    return lines.stream().mapToInt(String::length).max().orElse(0);
  }

  private static List<String> joined(List<List<String>> columns) {
    return IntStream.range(0, columns.get(0).size())
        .mapToObj(
            line -> {
              StringBuilder text = new StringBuilder();
              for (List<String> column : columns) {
                String cell = column.get(line);
                text.append(cell).append(" ".repeat(width(column) - cell.length())).append(GAP);
              }
              return text.toString().stripTrailing();
            })
        .toList();
  }
}
