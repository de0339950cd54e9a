package largo.core.report;

import java.util.stream.Collectors;

/** The table of accuracies in the report. */
final class PivotHtml {

  private PivotHtml() {}

  static String of(PivotTable pivot) {
    String head =
        HtmlElements.text("th scope=\"col\"", "optimizer")
            + pivot.batches().stream()
                .map(b -> HtmlElements.text("th scope=\"col\"", "batch " + b))
                .collect(Collectors.joining());
    String rows = pivot.rows().stream().map(PivotHtml::row).collect(Collectors.joining("\n"));
    String caption =
        "Each cell: "
            + pivot.title()
            + "; below it the learning rate (lr). "
            + pivot.legend("Bold");
    return HtmlElements.element(
        "div class=\"wide\"",
        HtmlElements.element(
            "table class=\"pivot\"",
            HtmlElements.text("caption", caption)
                + HtmlElements.element("thead", HtmlElements.element("tr", head))
                + HtmlElements.element("tbody", rows)));
  }

  private static String row(PivotTable.Row row) {
    return HtmlElements.element(
        "tr",
        HtmlElements.text("th scope=\"row\"", row.optimizer())
            + row.cells().stream().map(PivotHtml::cell).collect(Collectors.joining()));
  }

  private static String cell(PivotTable.Cell cell) {
    String value =
        cell.isBest() ? HtmlElements.text("b", cell.value()) : HtmlElements.escape(cell.value());
    String notes = cell.notes().stream().map(n -> "; " + n).collect(Collectors.joining());
    String small = cell.rate().isEmpty() ? "" : HtmlElements.text("small", cell.rate() + notes);
    return HtmlElements.element(cell.isNumber() ? "td" : "td class=\"none\"", value + small);
  }
}
