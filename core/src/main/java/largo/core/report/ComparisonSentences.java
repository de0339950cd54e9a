package largo.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.report.StudyAnalysis.BatchEffect;
import largo.core.report.StudyAnalysis.OptimizerEffect;

/**
 * Sentences of a verdict on the differences between optimizers. Three pairs are listed; of more,
 * the sentences are on the best optimizer of each batch, and a table has the pairs.
 *
 * @param analysis of the final arms
 * @param comparisons of all pairs
 * @param level confidence, in (0, 1)
 */
record ComparisonSentences(
    StudyAnalysis analysis, List<OptimizerComparison> comparisons, double level) {

  private static final int MAX_LISTED = 3;
  private static final String TEST = "paired t-test over seeds, Holm's correction";

  /** The sentences; none for one optimizer. */
  List<String> of() {
    if (analysis.optimizers().size() < 2) {
      return List.of();
    }
    List<OptimizerComparison> significant =
        comparisons.stream().filter(c -> c.isSignificant(level)).toList();
    List<String> sentences = new ArrayList<>();
    if (analysis.optimizers().size() > 2) {
      best().ifPresent(sentences::add);
    }
    if (significant.isEmpty()) {
      sentences.add("No two optimizers differ significantly at any batch (" + TEST + ").");
    } else if (significant.size() <= MAX_LISTED) {
      sentences.add(
          "Significant differences of optimizers ("
              + TEST
              + "): "
              + significant.stream().map(this::listed).collect(Collectors.joining("; "))
              + ".");
    } else {
      sentences.add(counted(significant));
    }
    return sentences;
  }

  /** {@code Highest mean test accuracy: muon at batch 64 and 256; lamb at batch 1024.} */
  private Optional<String> best() {
    Map<String, List<String>> batches = new LinkedHashMap<>();
    leaders().forEach((batch, names) -> add(batches, alike(names), "" + batch));
    if (batches.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Highest mean %s: %s.",
            analysis.score(),
            batches.size() == 1 && leaders().size() > 1
                ? batches.keySet().iterator().next() + " at every batch"
                : joined(batches)));
  }

  /** {@code a}, {@code a and b, which are equal}, {@code 5 optimizers, which are equal}. */
  private static String alike(List<String> names) {
    if (names.size() == 1) {
      return names.get(0);
    }
    String all = names.size() > MAX_LISTED ? names.size() + " optimizers" : and(names);
    return all + ", which are equal,";
  }

  /**
   * The optimizers with the highest mean accuracy by batch, ascending; several if they are equal.
   */
  private Map<Integer, List<String>> leaders() {
    Map<Integer, List<String>> leaders = new LinkedHashMap<>();
    for (int batch : analysis.comparisons().keySet().stream().sorted().toList()) {
      double highest =
          analysis.optimizers().stream()
              .mapToDouble(optimizer -> accuracy(optimizer, batch))
              .filter(Double::isFinite)
              .max()
              .orElse(Double.NaN);
      List<String> names =
          analysis.optimizers().stream()
              .filter(optimizer -> accuracy(optimizer, batch) == highest)
              .map(OptimizerEffect::optimizer)
              .toList();
      if (!names.isEmpty()) {
        leaders.put(batch, names);
      }
    }
    return leaders;
  }

  private static double accuracy(OptimizerEffect optimizer, int batch) {
    return optimizer.at(batch).map(BatchEffect::accuracy).orElse(Double.NaN);
  }

  private String listed(OptimizerComparison pair) {
    return String.format(
        Locale.ROOT,
        "at batch %s %s is %.2f points above %s, p = %s",
        "" + pair.batch(),
        pair.first(),
        pair.differencePoints(),
        pair.second(),
        NumberFormats.threeDigits(pair.adjustedP()));
  }

  /** For each batch, from how many others the best optimizer differs. */
  private String counted(List<OptimizerComparison> significant) {
    Map<String, List<String>> leads = new LinkedHashMap<>();
    leaders()
        .forEach(
            (batch, names) -> {
              String name = names.get(0);
              long others = comparisons.stream().filter(c -> isOf(c, batch, name)).count();
              long below = significant.stream().filter(c -> isOf(c, batch, name)).count();
              add(
                  leads,
                  name,
                  String.format(Locale.ROOT, "%s of %s at batch %s", below, others, batch));
            });
    String ahead =
        leads.entrySet().stream()
            .map(e -> e.getKey() + " is above " + and(e.getValue()))
            .collect(Collectors.joining("; "));
    return String.format(
        Locale.ROOT,
        "%s of %s pairs of optimizers differ significantly (%s at each batch). Of the other "
            + "optimizers, %s. The table of pairs has the differences.",
        "" + significant.size(),
        "" + comparisons.size(),
        TEST,
        ahead);
  }

  private static boolean isOf(OptimizerComparison pair, int batch, String name) {
    return pair.batch() == batch && (pair.first().equals(name) || pair.second().equals(name));
  }

  private static void add(Map<String, List<String>> lists, String key, String value) {
    lists.computeIfAbsent(key, k -> new ArrayList<>()).add(value);
  }

  /** {@code momentum at batch 64 and 256; lamb at batch 64}. */
  static String joined(Map<String, List<String>> batches) {
    return batches.entrySet().stream()
        .map(e -> e.getKey() + " at batch " + and(e.getValue()))
        .collect(Collectors.joining("; "));
  }

  /** {@code a}, {@code a and b}, {@code a, b and c}. */
  static String and(List<String> words) {
    int last = words.size() - 1;
    return last < 1
        ? String.join("", words)
        : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
  }
}
