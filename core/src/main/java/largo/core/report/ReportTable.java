package largo.core.report;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of a report, as text.
 *
 * @param caption what the cells are
 * @param columns headings
 * @param rows as many cells each as there are columns; the first is the heading of the row
 * @param summary shown in place of the table until the reader opens it; empty for short tables
 */
public record ReportTable(
    String caption, List<String> columns, List<List<String>> rows, String summary) {

  /** A table that is shown at once. */
  public ReportTable(String caption, List<String> columns, List<List<String>> rows) {
    this(caption, columns, rows, "");
  }

  /** Copies the lists. */
  public ReportTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    for (List<String> row : rows) {
      if (row.size() != columns.size()) {
        throw new IllegalArgumentException(
            "a row has " + row.size() + " cells instead of " + columns.size());
      }
    }
  }

  /** The table, which scrolls if it is wider than the page. */
  String html() {
    String head =
        columns.stream()
            .map(c -> HtmlElements.text("th scope=\"col\"", c))
            .collect(Collectors.joining());
    String body = rows.stream().map(ReportTable::row).collect(Collectors.joining("\n"));
    String table =
        HtmlElements.element(
            "div class=\"wide\"",
            HtmlElements.element(
                "table",
                HtmlElements.text("caption", caption)
                    + HtmlElements.element("thead", HtmlElements.element("tr", head))
                    + HtmlElements.element("tbody", body)));
    return summary.isEmpty()
        ? table
        : HtmlElements.element("details", HtmlElements.text("summary", summary) + table);
  }

  private static String row(List<String> cells) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      row.append(HtmlElements.text(i == 0 ? "th scope=\"row\"" : "td", cells.get(i)));
    }
    return HtmlElements.element("tr", row.toString());
  }
}
