package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import largo.core.report.TrialResult.Status;

/** The table of all trials on the page, with those that did not finish. */
final class TrialsHtml {

  private TrialsHtml() {}

  /**
   * A column.
   *
   * @param title of it
   * @param isNumber whether its cells are numbers
   * @param cell text of a trial's cell, escaped
   * @param key what rows are sorted by
   */
  private record Column(
      String title,
      boolean isNumber,
      Function<TrialResult, String> cell,
      Function<TrialResult, String> key) {

    static Column text(String title, Function<TrialResult, String> text) {
      return new Column(title, false, r -> HtmlElements.escape(text.apply(r)), text);
    }

    static Column number(
        String title, ToDoubleFunction<TrialResult> value, Function<Double, String> shown) {
      return new Column(
          title,
          true,
          r -> HtmlElements.escape(shown.apply(value.applyAsDouble(r))),
          r -> Double.toString(value.applyAsDouble(r)));
    }
  }

  static String of(List<TrialResult> results) {
    List<Column> columns = columns(results);
    String head =
        columns.stream()
            .map(c -> HtmlElements.text(c.isNumber() ? "th class=\"n\"" : "th", c.title()))
            .collect(Collectors.joining());
    String rows = results.stream().map(r -> row(r, columns)).collect(Collectors.joining("\n"));
    String caption =
        "Losses are means over all examples without penalties, accuracies in percent, the gap in "
            + "percentage points; seconds are of training, evaluation left out.";
    return HtmlElements.element(
        "div class=\"wide\"",
        HtmlElements.element(
            "table class=\"trials\"",
            HtmlElements.text("caption", caption)
                + HtmlElements.element("thead", HtmlElements.element("tr", head))
                + HtmlElements.element("tbody", rows)));
  }

  private static String row(TrialResult result, List<Column> columns) {
    String cells = columns.stream().map(c -> cell(result, c)).collect(Collectors.joining());
    boolean finished = result.status() == Status.FINISHED;
    return HtmlElements.element(finished ? "tr" : "tr class=\"bad\"", cells);
  }

  private static String cell(TrialResult result, Column column) {
    return HtmlElements.element(
        String.format(
            Locale.ROOT,
            "td%s data-v=\"%s\"",
            column.isNumber() ? " class=\"n\"" : "",
            HtmlElements.escape(column.key().apply(result))),
        column.cell().apply(result));
  }

  private static List<Column> columns(List<TrialResult> results) {
    List<Column> columns = new ArrayList<>();
    columns.add(
        new Column(
            "trial",
            false,
            r -> HtmlElements.link("trials/" + r.trial(), r.trial()),
            TrialResult::trial));
    columns.add(new Column("status", false, r -> status(r) + message(r), TrialsHtml::status));
    columns.add(Column.text("optimizer", TrialResult::optimizer));
    columns.add(Column.number("batch", TrialResult::batch, v -> "" + v.intValue()));
    columns.add(Column.number("learning rate", TrialResult::learningRate, NumberFormats::fine));
    columns.add(
        new Column("seed", true, r -> Long.toString(r.seed()), r -> Long.toString(r.seed())));
    columns.add(Column.number("epochs", TrialResult::epochs, NumberFormats::rough));
    columns.add(Column.number("steps", TrialResult::steps, v -> "" + v.longValue()));
    columns.add(Column.number("train loss", TrialResult::trainLoss, NumberFormats::fine));
    columns.add(Column.number("train acc.", TrialResult::trainAccuracy, NumberFormats::percent));
    if (results.stream().anyMatch(r -> Double.isFinite(r.validationAccuracy()))) {
      columns.add(Column.number("valid. loss", TrialResult::validationLoss, NumberFormats::fine));
      columns.add(
          Column.number("valid. acc.", TrialResult::validationAccuracy, NumberFormats::percent));
    }
    if (results.stream().anyMatch(r -> r.bestStep() > 0)) {
      columns.add(
          Column.number(
              "best valid. acc.", TrialResult::bestValidationAccuracy, NumberFormats::percent));
      columns.add(Column.number("at step", TrialResult::bestStep, v -> "" + v.longValue()));
    }
    columns.add(Column.number("test loss", TrialResult::testLoss, NumberFormats::fine));
    columns.add(Column.number("test acc.", TrialResult::testAccuracy, NumberFormats::percent));
    columns.add(Column.number("gap", TrialResult::generalizationGap, NumberFormats::percent));
    columns.add(Column.number("seconds", TrialResult::seconds, NumberFormats::rough));
    columns.add(Column.number("examples/s", TrialResult::examplesPerSecond, NumberFormats::rough));
    return columns;
  }

  private static String status(TrialResult result) {
    return result.status().name().toLowerCase(Locale.ROOT);
  }

  /** Below the status: the first line, and the others on demand. */
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
