package largo.core.report;

import java.util.List;
import java.util.stream.Collectors;

/** The results of a single training, at the top of its report. */
final class TrainingHtml {

  private TrainingHtml() {}

  static String of(StudyResults studyResults) {
    TrialResult result = studyResults.results().get(0);
    TrainingReport summary = TrainingReport.of(studyResults);
    return HtmlElements.section(
        "Result",
        scores(summary.parts(), studyResults.spec().data().task().score()),
        outputs(result, summary.parts()),
        HtmlElements.list(summary.findings()),
        HtmlElements.warnings(summary.warnings()));
  }

  /** Classes, labels or targets of the test examples, or of the next best that were scored. */
  private static String outputs(TrialResult result, List<TrainingReport.Part> parts) {
    if (parts.isEmpty()) {
      return "";
    }
    String split = parts.get(parts.size() - 1).name();
    return ClassTable.html(result.scores().classes(), split)
        + TargetTable.html(result.scores().targets(), split);
  }

  private static String scores(List<TrainingReport.Part> parts, String score) {
    if (parts.isEmpty()) {
      return "";
    }
    String rows =
        parts.stream()
            .map(
                part ->
                    HtmlElements.element(
                        "tr",
                        HtmlElements.text("th scope=\"row\"", part.name())
                            + HtmlElements.text(
                                "td class=\"n\"",
                                NumberFormats.percent(part.score().accuracy()) + " %")
                            + HtmlElements.text(
                                "td class=\"n\"", NumberFormats.fourDigits(part.score().loss()))))
            .collect(Collectors.joining("\n"));
    return HtmlElements.element(
        "table class=\"scores\"",
        HtmlElements.text(
                "caption", "Scores of the model after the last step; losses without penalties.")
            + HtmlElements.element(
                "thead",
                HtmlElements.element(
                    "tr",
                    HtmlElements.text("th scope=\"col\"", "examples")
                        + HtmlElements.text("th scope=\"col\" class=\"n\"", score)
                        + HtmlElements.text("th scope=\"col\" class=\"n\"", "loss")))
            + HtmlElements.element("tbody", rows));
  }
}
