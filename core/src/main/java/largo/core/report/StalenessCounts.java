package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import largo.core.train.StepRecord;

/**
 * The staleness of gradients in a trial with an asynchronous exchange.
 *
 * @param optimizer its index in the study
 * @param name of the optimizer
 * @param batch of the trial
 * @param shares of its updates in percent, by staleness from zero to the largest
 * @param mean of the staleness
 */
record StalenessCounts(
    int optimizer, String name, int batch, List<ChartPoint> shares, double mean) {

  /** Counts the first seed of each chosen candidate that is asynchronous. */
  static List<StalenessCounts> of(StudyResults studyResults, RateSelection selection) {
    return selection.ofFirstSeeds(studyResults, StalenessCounts::of);
  }

  private static Optional<StalenessCounts> of(
      int optimizer, TrialResult trial, List<StepRecord> steps) {
    TreeMap<Long, Long> counts =
        steps.stream()
            .filter(step -> step.shard() >= 0)
            .collect(
                Collectors.groupingBy(StepRecord::staleness, TreeMap::new, Collectors.counting()));
    if (counts.isEmpty()) {
      return Optional.empty();
    }
    double updates = counts.values().stream().mapToLong(Long::longValue).sum();
    List<ChartPoint> shares = new ArrayList<>();
    double mean = 0;
    for (Map.Entry<Long, Long> count : counts.entrySet()) {
      mean += count.getKey() * count.getValue() / updates;
    }
    for (long s = 0; s <= counts.lastKey(); s++) {
      shares.add(ChartPoint.of(s, 100 * counts.getOrDefault(s, 0L) / updates));
    }
    return Optional.of(
        new StalenessCounts(
            optimizer, trial.optimizer(), trial.batch(), List.copyOf(shares), mean));
  }

  /** The largest staleness. */
  int most() {
    return shares.size() - 1;
  }

  /** {@code apam at batch 256: 1.02 in the mean, at most 3}. */
  String text() {
    return String.format(
        Locale.ROOT,
        "%s at batch %s: %s in the mean, at most %s",
        name,
        Integer.toString(batch),
        NumberFormats.threeDigits(mean),
        Integer.toString(most()));
  }
}
