package largo.core.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import largo.core.factorization.FactorReport;
import largo.core.factorization.FactorReport.Factor;

/** The factors of the activations of trials: their scores, and what they stand for. */
final class FactorsHtml {

  /** Maximum number of trials whose factors are drawn. */
  private static final int MAX_DRAWN = 6;

  /** Maximum number of classes that are named below a factor. */
  private static final int MAX_CLASSES = 3;

  private FactorsHtml() {}

  /** The section; empty if no activations were factorized. */
  static String of(StudyResults studyResults) {
    Map<String, FactorReport> reports = studyResults.measurements().factors();
    List<TrialResult> factorized =
        studyResults.results().stream().filter(r -> reports.containsKey(r.trial())).toList();
    if (factorized.isEmpty()) {
      return "";
    }
    List<String> content = new ArrayList<>();
    content.add(
        HtmlElements.text(
            "p",
            "Activations at the last cut as S Vᵀ with non-negative codes S and factors V, on "
                + "examples without their labels. A picture is the mean of the examples, weighted by "
                + "their codes of the factor; below it are the classes with the largest mean codes."));
    content.add(table(factorized, reports));
    factorized.stream()
        .limit(MAX_DRAWN)
        .forEach(result -> content.add(pictures(result, reports.get(result.trial()))));
    if (factorized.size() > MAX_DRAWN) {
      content.add(
          HtmlElements.text(
              "p",
              String.format(
                  Locale.ROOT,
                  "Drawn are the first %d of %d trials; trials/ID/factors.json has the others.",
                  MAX_DRAWN,
                  factorized.size())));
    }
    return HtmlElements.section("Factors", content.toArray(String[]::new));
  }

  private static String table(List<TrialResult> results, Map<String, FactorReport> reports) {
    List<List<String>> rows =
        results.stream().map(result -> row(result, reports.get(result.trial()))).toList();
    return new ReportTable(
            "Accuracy of the network itself, and with S Vᵀ in place of the activations; relative "
                + "error of S Vᵀ; how much each factor belongs to one class (disentanglement) and "
                + "each class to one factor (completeness), in [0, 1]",
            List.of(
                "trial",
                "factors",
                "test acc.",
                "acc. of S Vᵀ",
                "error",
                "disentanglement",
                "completeness"),
            rows)
        .html();
  }

  private static List<String> row(TrialResult result, FactorReport report) {
    return List.of(
        result.trial(),
        "" + report.factors().size(),
        NumberFormats.percent(result.scores().test().accuracy()),
        NumberFormats.percent(report.accuracy()),
        number(report.error()),
        number(report.scores().disentanglement()),
        number(report.scores().completeness()));
  }

  private static String pictures(TrialResult result, FactorReport report) {
    List<String> classes = result.scores().classes().stream().map(ClassScore::name).toList();
    FactorPicture picture = new FactorPicture(report);
    String figures =
        IntStream.range(0, report.factors().size())
            .mapToObj(
                k -> {
                  Factor factor = report.factors().get(k);
                  return HtmlElements.element(
                      "figure",
                      (FactorPicture.isPossible(report) ? image(k, picture.png(factor)) : "")
                          + HtmlElements.text("figcaption", caption(k, factor, classes)));
                })
            .collect(Collectors.joining("\n"));
    return HtmlElements.text("h3", result.trial())
        + HtmlElements.element("div class=\"factors\"", figures);
  }

  private static String image(int factor, byte[] png) {
    return String.format(
        Locale.ROOT,
        "<img alt=\"Mean of the examples, weighted by factor %d\" src=\"data:image/png;base64,%s\"/>",
        factor + 1,
        Base64.getEncoder().encodeToString(png));
  }

  private static String caption(int number, Factor factor, List<String> names) {
    String classes =
        IntStream.range(0, names.size())
            .boxed()
            .filter(c -> factor.classes().get(c) > 0)
            .sorted(Comparator.comparing(c -> -factor.classes().get(c)))
            .limit(MAX_CLASSES)
            .map(c -> names.get(c) + ": " + percent(factor.classes().get(c)))
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        "Factor %d, %s of all codes. %s",
        number + 1,
        percent(factor.share()),
        classes.isEmpty() ? "No example." : classes);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * fraction);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
