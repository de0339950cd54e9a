package largo.core.report;

import java.util.List;
import java.util.Locale;

/**
 * A sweep, or a single training, for a terminal: the table of accuracies and the sentences of the
 * report, at most 100 columns wide and in ASCII, which every terminal and log can show.
 */
public final class TextSummary {

  private static final int WIDTH = 100;

  private TextSummary() {}

  /** The text, with a line feed at its end. */
  public static String of(Sweep sweep) {
    return ascii(
        sweep.isSingle() && !sweep.results().isEmpty()
            ? training(sweep.spec().name(), TrainingSummary.of(sweep.results().get(0)))
            : comparison(sweep));
  }

  private static String training(String name, TrainingSummary summary) {
    StringBuilder text = new StringBuilder(name).append("\n\n");
    summary
        .parts()
        .forEach(
            part ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "%-10s   accuracy %6s %%   loss %s\n",
                        part.name(),
                        Numbers.percent(part.accuracy()),
                        Numbers.fine(part.loss()))));
    text.append(summary.parts().isEmpty() ? "" : "\n");
    return text.append(sentences(summary.findings(), summary.cautions())).toString();
  }

  private static String comparison(Sweep sweep) {
    Selection selection = Selection.of(sweep.results());
    Summary summary = Summary.of(sweep, selection);
    StringBuilder text = new StringBuilder();
    text.append(sweep.spec().name()).append("\n\n");
    Progress.of(sweep).ifPresent(p -> text.append(p).append("\n\n"));
    if (!selection.batches().isEmpty()) {
      Pivot pivot = Pivot.of(selection);
      text.append(pivot.title()).append('\n');
      String legend = pivot.comparison().legend("*");
      text.append(legend).append(legend.isEmpty() ? "" : "\n");
      TextTable.of(pivot, WIDTH).forEach(line -> text.append(line).append('\n'));
      text.append('\n');
    }
    return text.append(sentences(summary.findings(), summary.cautions())).toString();
  }

  private static String sentences(List<String> findings, List<String> cautions) {
    StringBuilder text = new StringBuilder();
    findings.forEach(s -> text.append(wrapped(s)));
    if (!cautions.isEmpty()) {
      text.append("\nTo be read with care:\n");
      cautions.forEach(s -> text.append(wrapped(s)));
    }
    return text.toString();
  }

  /** Plain letters for the few others that the report uses. */
  static String ascii(String text) {
    return text.replace("±", "+/-").replace('–', '-').replace('−', '-');
  }

  private static String wrapped(String sentence) {
    StringBuilder text = new StringBuilder();
    StringBuilder line = new StringBuilder("-");
    for (String word : ascii(sentence).split(" ")) {
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
