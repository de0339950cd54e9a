package largo.core.report;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import largo.core.report.TrialResult.Status;

/** The table of all trials in the report, with those that did not finish. */
final class TrialsHtml {

  private TrialsHtml() {}

  static String of(List<TrialResult> results) {
    List<ResultColumn<?>> columns = columns(results);
    String head =
        columns.stream()
            .map(c -> HtmlElements.text("th" + numberClass(c), c.page().title()))
            .collect(Collectors.joining());
    String rows = results.stream().map(r -> row(r, columns)).collect(Collectors.joining("\n"));
    String caption =
        "Losses are means over all examples without penalties, accuracies and R² in percent, the gap "
            + "in percentage points; seconds are of training, without evaluation.";
    return HtmlElements.element(
        "div class=\"wide\"",
        HtmlElements.element(
            "table class=\"trials\"",
            HtmlElements.text("caption", caption)
                + HtmlElements.element("thead", HtmlElements.element("tr", head))
                + HtmlElements.element("tbody", rows)));
  }

  private static String row(TrialResult result, List<ResultColumn<?>> columns) {
    String cells = columns.stream().map(c -> cell(result, c)).collect(Collectors.joining());
    boolean finished = result.status() == Status.FINISHED;
    return HtmlElements.element(finished ? "tr" : "tr class=\"bad\"", cells);
  }

  private static String cell(TrialResult result, ResultColumn<?> column) {
    String shown = HtmlElements.escape(column.shown(result));
    return HtmlElements.element(
        String.format(
            Locale.ROOT,
            "td%s data-v=\"%s\"",
            numberClass(column),
            HtmlElements.escape(column.value().apply(result).toString())),
        switch (column.name()) {
          case ResultColumns.TRIAL -> HtmlElements.link("trials/" + result.trial(), result.trial());
          case ResultColumns.STATUS -> shown + message(result);
          default -> shown;
        });
  }

  private static String numberClass(ResultColumn<?> column) {
    return column.type() == String.class ? "" : " class=\"n\"";
  }

  private static List<ResultColumn<?>> columns(List<TrialResult> results) {
    return ResultColumns.ALL.stream()
        .filter(column -> column.page() != null)
        .filter(
            column ->
                results.stream().anyMatch(column::isPresent) || !isScore(column.group(), results))
        .sorted(Comparator.comparing(ResultColumn::group))
        .collect(Collectors.toList());
  }

  /** Whether a column is empty if no trial has such examples, or the task has other scores. */
  private static boolean isScore(ResultColumn.Group group, List<TrialResult> results) {
    boolean isScored = results.stream().anyMatch(r -> r.status() == Status.FINISHED);
    return switch (group) {
      case VALIDATION -> true;
      case TRAIN, TEST -> isScored;
      default -> false;
    };
  }

  /** The first line of the message below the status; other lines are collapsed. */
  private static String message(TrialResult result) {
    String[] lines = result.message().strip().split("\\R", 2);
    if (lines[0].isEmpty()) {
      return "";
    }
    return lines.length == 1
        ? HtmlElements.text("small", lines[0])
        : HtmlElements.element(
            "details", HtmlElements.text("summary", lines[0]) + HtmlElements.text("pre", lines[1]));
  }
}
