package largo.core.report;

import java.util.List;
import java.util.Locale;

/**
 * The comparisons of optimizers as monospaced text: all of them if there are few, otherwise those
 * that are significant.
 */
final class PairText {

  private static final int MAX_PAIRS = 12;

  private PairText() {}

  /** The table with an empty line at its end; empty for one optimizer. */
  static String of(StudyVerdict verdict) {
    List<OptimizerComparison> all = verdict.comparisons();
    List<OptimizerComparison> shown =
        all.size() <= MAX_PAIRS
            ? all
            : all.stream().filter(pair -> pair.isSignificant(verdict.level())).toList();
    if (shown.isEmpty()) {
      return "";
    }
    int first = width(shown.stream().map(OptimizerComparison::first).toList());
    int second = width(shown.stream().map(OptimizerComparison::second).toList());
    StringBuilder text = new StringBuilder(heading(verdict, shown.size()));
    for (OptimizerComparison pair : shown) {
      text.append(
          String.format(
              Locale.ROOT,
              "batch %-6d %s above %s %6s (%s to %s)  p = %s\n",
              pair.batch(),
              padded(pair.first(), first),
              padded(pair.second(), second),
              NumberFormats.twoDecimals(pair.differencePoints()),
              NumberFormats.twoDecimals(pair.lowPoints()),
              NumberFormats.twoDecimals(pair.highPoints()),
              NumberFormats.threeDigits(pair.adjustedP())));
    }
    return text.append('\n').toString();
  }

  private static String heading(StudyVerdict verdict, int shown) {
    int all = verdict.comparisons().size();
    return String.format(
        Locale.ROOT,
        "%s: difference in points, %s %% interval, p with Holm's correction\n%s\n",
        shown < all
            ? shown + " of " + all + " pairs of optimizers that differ significantly"
            : "pairs of optimizers",
        NumberFormats.threeDigits(100 * verdict.level()),
        shown < all ? "(all pairs: verdict.json, report.html)\n" : "");
  }

  private static String padded(String name, int width) {
    return name + " ".repeat(width - name.length());
  }

  private static int width(List<String> names) {
    return names.stream().mapToInt(String::length).max().orElse(1);
  }
}
