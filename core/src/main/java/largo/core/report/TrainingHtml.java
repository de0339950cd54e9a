package largo.core.report;

import java.util.List;
import java.util.stream.Collectors;

/** What the page of a single training has at its top, where that of a sweep compares. */
final class TrainingHtml {

  private TrainingHtml() {}

  static String of(TrialResult result) {
    TrainingSummary summary = TrainingSummary.of(result);
    return Html.section(
        "Result",
        scores(summary.parts()),
        Html.list(summary.findings()),
        Html.care(summary.cautions()));
  }

  private static String scores(List<TrainingSummary.Part> parts) {
    if (parts.isEmpty()) {
      return "";
    }
    String rows =
        parts.stream()
            .map(
                part ->
                    Html.element(
                        "tr",
                        Html.text("th scope=\"row\"", part.name())
                            + Html.text("td class=\"n\"", Numbers.percent(part.accuracy()) + " %")
                            + Html.text("td class=\"n\"", Numbers.fine(part.loss()))))
            .collect(Collectors.joining("\n"));
    return Html.element(
        "table class=\"scores\"",
        Html.text("caption", "Of the model after the last step; losses without penalties.")
            + Html.element(
                "thead",
                Html.element(
                    "tr",
                    Html.text("th scope=\"col\"", "examples")
                        + Html.text("th scope=\"col\" class=\"n\"", "accuracy")
                        + Html.text("th scope=\"col\" class=\"n\"", "loss")))
            + Html.element("tbody", rows));
  }
}
