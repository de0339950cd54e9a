package largo.core.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of numeric targets: R², RMSE and MAE; a dash for what is not defined. */
public final class TargetTable {

  private TargetTable() {}

  /** Formats the table for a terminal, a line for each target. */
  public static String text(List<TargetScore> targets) {
    String head =
        String.format(Locale.ROOT, "%-16s %9s %12s %12s%n", "target", "R^2", "RMSE", "MAE");
    return Stream.concat(
            Stream.of(head),
            targets.stream()
                .map(
                    t ->
                        String.format(
                            Locale.ROOT,
                            "%-16s %8.2f%% %12.6g %12.6g%n",
                            t.name(),
                            100 * t.r2(),
                            t.rmse(),
                            t.mae())))
        .collect(Collectors.joining());
  }

  /**
   * Formats the table for the report; empty for one target.
   *
   * @param split the examples that were scored: {@code test}
   */
  static String html(List<TargetScore> targets, String split) {
    if (targets.size() < 2) {
      return "";
    }
    String head =
        HtmlElements.text("th scope=\"col\"", "target")
            + Stream.of("R²", "RMSE", "MAE")
                .map(title -> HtmlElements.text("th scope=\"col\" class=\"n\"", title))
                .collect(Collectors.joining());
    return HtmlElements.element(
        "table class=\"scores\"",
        HtmlElements.text("caption", "Of the " + split + " examples, by target.")
            + HtmlElements.element("thead", HtmlElements.element("tr", head))
            + HtmlElements.element(
                "tbody", targets.stream().map(TargetTable::row).collect(Collectors.joining("\n"))));
  }

  private static String row(TargetScore target) {
    String r2 =
        Double.isNaN(target.r2()) ? NumberFormats.NONE : NumberFormats.percent(target.r2()) + " %";
    return HtmlElements.element(
        "tr",
        HtmlElements.text("th scope=\"row\"", target.name())
            + Stream.of(
                    r2,
                    NumberFormats.fourDigits(target.rmse()),
                    NumberFormats.fourDigits(target.mae()))
                .map(cell -> HtmlElements.text("td class=\"n\"", cell))
                .collect(Collectors.joining()));
  }
}
