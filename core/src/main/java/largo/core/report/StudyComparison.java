package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import largo.core.analysis.HolmCorrection;
import largo.core.analysis.NonInferiority;
import largo.core.analysis.PairedComparison;
import largo.core.data.LearningTask;
import largo.core.report.TrialResult.Status;

/**
 * The comparison of two studies or sweeps at the optimizers and batches that both have, paired over
 * the seeds that both have.
 *
 * <p>Each is represented by the learning rate that it chose.
 *
 * @param task what both predict
 * @param rows by optimizer and batch; none if the tasks differ
 */
public record StudyComparison(LearningTask task, List<Row> rows) {

  /** Of intervals that are not used: rows have those of the change. */
  private static final double UNUSED_LEVEL = 0.95;

  /** Stated instead of a comparison. */
  static final String NOTHING_IN_COMMON =
      "There is no optimizer and batch with a common seed for the same task: nothing can be"
          + " compared.";

  /**
   * An optimizer at a batch.
   *
   * @param optimizer name of the update rule
   * @param batch examples per step
   * @param first mean accuracy in the first study over the common seeds
   * @param second in the second
   * @param change second minus first
   * @param adjustedP probability of no difference, by a two-sided paired t-test with Holm's
   *     correction over all rows; NaN with one seed
   */
  public record Row(
      String optimizer,
      int batch,
      double first,
      double second,
      NonInferiority change,
      double adjustedP) {}

  /**
   * Compares results.
   *
   * @param margin in percentage points, positive
   * @param alpha half of one minus the level of the intervals
   */
  public static StudyComparison of(
      List<TrialResult> first, List<TrialResult> second, double margin, double alpha) {
    RateSelection one = RateSelection.of(first);
    RateSelection other = RateSelection.of(second);
    TrialAccuracy shown = one.shown() == other.shown() ? one.shown() : TrialAccuracy.VALIDATION;
    List<Row> rows = new ArrayList<>();
    boolean isSame = one.task() == other.task();
    for (String optimizer : isSame ? one.optimizers() : List.<String>of()) {
      for (int batch : one.batches()) {
        Map<Long, Double> a = accuracies(one, optimizer, batch, shown);
        Map<Long, Double> b = accuracies(other, optimizer, batch, shown);
        a.keySet().retainAll(b.keySet());
        b.keySet().retainAll(a.keySet());
        if (!a.isEmpty()) {
          rows.add(
              row(
                  optimizer,
                  batch,
                  a,
                  b,
                  NonInferiority.of(values(b), values(a), margin / 100, alpha)));
        }
      }
    }

    return new StudyComparison(one.task(), corrected(rows));
  }

  private static Row row(
      String optimizer,
      int batch,
      Map<Long, Double> a,
      Map<Long, Double> b,
      NonInferiority change) {
    List<PairedComparison> pair =
        PairedComparison.all(Map.of("first", a, "second", b), UNUSED_LEVEL);
    return new Row(
        optimizer, batch, mean(a), mean(b), change, pair.isEmpty() ? Double.NaN : pair.get(0).p());
  }

  private static List<Row> corrected(List<Row> rows) {
    double[] p = rows.stream().mapToDouble(Row::adjustedP).filter(Double::isFinite).toArray();
    double[] adjusted = HolmCorrection.adjust(p);
    List<Row> corrected = new ArrayList<>();
    int next = 0;
    for (Row row : rows) {
      boolean tested = Double.isFinite(row.adjustedP());
      corrected.add(
          new Row(
              row.optimizer(),
              row.batch(),
              row.first(),
              row.second(),
              row.change(),
              tested ? adjusted[next] : Double.NaN));
      next += tested ? 1 : 0;
    }
    return List.copyOf(corrected);
  }

  private static Map<Long, Double> accuracies(
      RateSelection selection, String optimizer, int batch, TrialAccuracy shown) {
    Map<Long, Double> accuracies = new TreeMap<>();
    selection
        .at(optimizer, batch)
        .ifPresent(
            choice ->
                choice.chosen().trials().stream()
                    .filter(t -> t.status() == Status.FINISHED && Double.isFinite(shown.of(t)))
                    .forEach(t -> accuracies.put(t.seed(), shown.of(t))));
    return accuracies;
  }

  private static double[] values(Map<Long, Double> bySeed) {
    return bySeed.values().stream().mapToDouble(a -> a).toArray();
  }

  private static double mean(Map<Long, Double> bySeed) {
    return bySeed.values().stream().mapToDouble(a -> a).average().orElseThrow();
  }

  /** The comparison for a terminal, with a line feed at its end. */
  public String text() {
    if (rows.isEmpty()) {
      return NOTHING_IN_COMMON + "\n";
    }
    StringBuilder text = new StringBuilder();
    for (Row row : rows) {
      String interval =
          row.change()
              .interval()
              .map(
                  i ->
                      String.format(
                          Locale.ROOT,
                          "%+.2f points (%+.2f to %+.2f, %d seeds), p = %s",
                          100 * row.change().mean(),
                          100 * i.lower(),
                          100 * i.upper(),
                          row.change().seeds(),
                          NumberFormats.threeDigits(row.adjustedP())))
              .orElse(
                  String.format(
                      Locale.ROOT,
                      "%+.2f points, one seed: not enough to tell",
                      100 * row.change().mean()));
      text.append(
          String.format(
              Locale.ROOT,
              "%-12s batch %-6d %s %% -> %s %%   %s\n",
              row.optimizer(),
              row.batch(),
              NumberFormats.percent(row.first()),
              NumberFormats.percent(row.second()),
              interval));
    }
    return text.toString();
  }
}
