package largo.core.report;

import java.util.stream.Collectors;

/** The table of accuracies on the page. */
final class PivotHtml {

  private PivotHtml() {}

  static String of(Pivot pivot) {
    String head =
        Html.text("th scope=\"col\"", "optimizer")
            + pivot.batches().stream()
                .map(b -> Html.text("th scope=\"col\"", "batch " + b))
                .collect(Collectors.joining());
    String rows = pivot.rows().stream().map(PivotHtml::row).collect(Collectors.joining("\n"));
    String caption =
        "Each cell: "
            + pivot.title()
            + "; below it the learning rate (lr). "
            + pivot.comparison().legend("Bold");
    return Html.element(
        "div class=\"wide\"",
        Html.element(
            "table class=\"pivot\"",
            Html.text("caption", caption)
                + Html.element("thead", Html.element("tr", head))
                + Html.element("tbody", rows)));
  }

  private static String row(Pivot.Row row) {
    return Html.element(
        "tr",
        Html.text("th scope=\"row\"", row.optimizer())
            + row.cells().stream().map(PivotHtml::cell).collect(Collectors.joining()));
  }

  private static String cell(Pivot.Cell cell) {
    String value = cell.isBest() ? Html.text("b", cell.value()) : Html.escape(cell.value());
    String notes = cell.notes().stream().map(n -> "; " + n).collect(Collectors.joining());
    String small = cell.rate().isEmpty() ? "" : Html.text("small", cell.rate() + notes);
    return Html.element(cell.isNumber() ? "td" : "td class=\"none\"", value + small);
  }
}
