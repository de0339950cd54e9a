package largo.core.report;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of classes: examples, precision, recall and F1; a dash for what is not defined. */
public final class ClassTable {

  private static final List<String> TITLES =
      List.of("class", "examples", "precision", "recall", "F1");

  /** With more classes, the table is collapsed. */
  private static final int MAX_SHOWN = 20;

  private ClassTable() {}

  /** Formats the table for a terminal, a line for each class. */
  public static String text(List<ClassScore> classes) {
    return Stream.concat(Stream.of(TITLES), classes.stream().map(c -> cells(c, "-").toList()))
        .map(cells -> String.format(Locale.ROOT, "%-16s %9s %9s %9s %9s%n", cells.toArray()))
        .collect(Collectors.joining());
  }

  /**
   * Formats the table for the report.
   *
   * @param split the examples that were scored: {@code test}
   */
  static String html(List<ClassScore> classes, String split) {
    if (classes.isEmpty()) {
      return "";
    }
    String table =
        HtmlElements.element(
            "table class=\"scores\"",
            HtmlElements.text("caption", "Of the " + split + " examples, by class.")
                + HtmlElements.element("thead", row("th scope=\"col\"", TITLES))
                + HtmlElements.element(
                    "tbody",
                    classes.stream()
                        .map(c -> row("th scope=\"row\"", cells(c, NumberFormats.NONE).toList()))
                        .collect(Collectors.joining("\n"))));
    return classes.size() <= MAX_SHOWN
        ? table
        : HtmlElements.element(
            "details", HtmlElements.text("summary", "Precision and recall of each class") + table);
  }

  /** The name of a class; white space and control characters by number, such as U+000A. */
  public static String shown(String name) {
    boolean visible = !name.isBlank() && name.codePoints().noneMatch(Character::isISOControl);
    return visible
        ? name
        : name.codePoints()
            .mapToObj(character -> String.format(Locale.ROOT, "U+%04X", character))
            .collect(Collectors.joining(" "));
  }

  private static Stream<String> cells(ClassScore c, String undefined) {
    return Stream.of(
        shown(c.name()),
        String.format(Locale.ROOT, "%,d", c.examples()),
        percent(c.precision(), undefined),
        percent(c.recall(), undefined),
        percent(c.f1(), undefined));
  }

  private static String percent(double share, String undefined) {
    return Double.isNaN(share) ? undefined : NumberFormats.percent(share) + "%";
  }

  private static String row(String first, List<String> cells) {
    String others =
        first.startsWith("th scope=\"col\"") ? first + " class=\"n\"" : "td class=\"n\"";
    return HtmlElements.element(
        "tr",
        HtmlElements.text(first, cells.get(0))
            + cells.stream()
                .skip(1)
                .map(cell -> HtmlElements.text(others, cell))
                .collect(Collectors.joining()));
  }
}
