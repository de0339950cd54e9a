package largo.core.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Sentences of a verdict on the searches for learning rates. Rates are in them if they concern few
 * optimizers and batches; a table has all of them.
 *
 * @param rates by optimizer and batch
 * @param labels names of the optimizers
 */
record TuningSentences(List<TunedRate> rates, ArmLabels labels) {

  private static final int MAX_DETAILED = 3;

  List<String> of() {
    List<String> sentences = new ArrayList<>();
    add(
        "No learning rate that was tried gave a result: ",
        rate -> Double.isNaN(rate.best()),
        rate -> "",
        sentences);
    add(
        "The best learning rate was at an end of the grid, which was extended: ",
        TunedRate::isExtended,
        rate -> " (" + rate.range() + ")",
        sentences);
    add(
        "The best learning rate is at an end of those tried, so that a better one may be beyond: ",
        TunedRate::isAtEnd,
        rate -> " (" + NumberFormats.fourDigits(rate.best()) + ")",
        sentences);
    return sentences;
  }

  private void add(
      String statement,
      Predicate<TunedRate> condition,
      Function<TunedRate, String> detail,
      List<String> sentences) {
    List<TunedRate> concerned = rates.stream().filter(condition).toList();
    Map<String, List<String>> batches = new LinkedHashMap<>();
    for (TunedRate rate : concerned) {
      batches
          .computeIfAbsent(labels.of(rate.optimizer(), rate.settings()), k -> new ArrayList<>())
          .add(rate.batch() + (concerned.size() > MAX_DETAILED ? "" : detail.apply(rate)));
    }
    if (!batches.isEmpty()) {
      sentences.add(statement + ComparisonSentences.joined(batches) + ".");
    }
  }
}
