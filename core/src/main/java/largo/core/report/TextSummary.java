package largo.core.report;

import java.util.List;
import java.util.Locale;
import largo.core.config.RunSpec;

/**
 * The report of a sweep or a single training for a terminal: the table of accuracies and the
 * sentences of the report, at most 100 columns wide and in ASCII, which every terminal and log can
 * show.
 */
public final class TextSummary {

  private static final int WIDTH = 100;

  private TextSummary() {}

  /** The text, with a line feed at its end. */
  public static String of(StudyResults studyResults) {
    return ascii(
        studyResults.isSingle() && !studyResults.results().isEmpty()
            ? training(studyResults.spec(), TrainingReport.of(studyResults))
            : comparison(studyResults));
  }

  private static String training(RunSpec spec, TrainingReport summary) {
    StringBuilder text = new StringBuilder(spec.name()).append("\n\n");
    summary
        .parts()
        .forEach(
            part ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%-10s   %s %6s %%   loss %s\n",
                        part.name(),
                        spec.data().task().score(),
                        NumberFormats.percent(part.score().accuracy()),
                        NumberFormats.fourDigits(part.score().loss()))));
    text.append(summary.parts().isEmpty() ? "" : "\n");
    return text.append(sentences(summary.findings(), summary.warnings())).toString();
  }

  private static String comparison(StudyResults studyResults) {
    RateSelection selection = RateSelection.of(studyResults);
    StudySummary summary = StudySummary.of(studyResults, selection);
    StringBuilder text = new StringBuilder();
    text.append(studyResults.spec().name()).append("\n\n");
    StudyProgress.of(studyResults).ifPresent(p -> text.append(p).append("\n\n"));
    StudyVerdict.of(studyResults)
        .ifPresent(
            verdict -> {
              text.append("Verdict:\n").append(sentences(verdict.sentences(), List.of()));
              text.append('\n').append(PairText.of(verdict));
            });
    if (!selection.batches().isEmpty()) {
      PivotTable pivot = PivotTable.of(selection, studyResults.spec().study().level());
      text.append(pivot.title()).append('\n');
      String legend = pivot.legend("*");
      text.append(legend).append(legend.isEmpty() ? "" : "\n");
      TextTable.of(pivot, WIDTH).forEach(line -> text.append(line).append('\n'));
      text.append('\n');
    }
    return text.append(sentences(summary.findings(), summary.warnings())).toString();
  }

  private static String sentences(List<String> findings, List<String> warnings) {
    StringBuilder text = new StringBuilder();
    findings.forEach(s -> text.append(wrapped(s)));
    if (!warnings.isEmpty()) {
      text.append("\nNotes on interpretation:\n");
      warnings.forEach(s -> text.append(wrapped(s)));
    }
    return text.toString();
  }

  /** Replaces the few characters of the report that are not ASCII. */
  static String ascii(String text) {
    return text.replace("±", "+/-")
        .replace('–', '-')
        .replace('−', '-')
        .replace("…", "to")
        .replace("²", "^2");
  }

  private static String wrapped(String sentence) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder("-");
    for (String word : ascii(sentence).split(" ", 0)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        text.append(line).append('\n');
        line.setLength(0);
        line.append(' ');
      }
      line.append(' ').append(word);
    }

    return text.append(line).append('\n').toString();
  }
}
