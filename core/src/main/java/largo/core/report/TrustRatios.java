package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import largo.core.train.StepRecord;

/**
 * The trust ratios of an optimizer at a batch, over tensors, steps and seeds: before their bounds
 * where the rule has bounds.
 *
 * @param optimizer its index in the study
 * @param batch examples per step
 * @param trials the steps of each seed
 * @param low lower bound of the ratios; zero for none
 * @param high upper bound; infinite for none
 */
record TrustRatios(
    int optimizer, int batch, List<List<StepRecord>> trials, double low, double high) {

  /** Those of each chosen candidate that has ratios. */
  static List<TrustRatios> of(StudyResults studyResults, RateSelection selection) {
    List<TrustRatios> all = new ArrayList<>();
    for (int i = 0; i < selection.optimizers().size(); i++) {
      for (int batch : selection.batches()) {
        int optimizer = i;
        selection
            .at(selection.optimizers().get(i), batch)
            .map(choice -> of(optimizer, choice.chosen(), studyResults.steps()))
            .filter(ratios -> ratios.values().findAny().isPresent())
            .ifPresent(all::add);
      }
    }
    return all;
  }

  private static TrustRatios of(
      int optimizer, TrialGroup group, Map<String, List<StepRecord>> steps) {
    List<String> settings = SettingList.of(group.settings());
    boolean isClip = settings.contains("trust-clip = true"); // of LARS, in units of the rate
    return new TrustRatios(
        optimizer,
        group.batch(),
        group.trials().stream().map(t -> steps.getOrDefault(t.trial(), List.of())).toList(),
        bound("min-trust", settings).orElse(0.0),
        isClip ? 1 : bound("max-trust", settings).orElse(Double.POSITIVE_INFINITY));
  }

  private static Optional<Double> bound(String key, List<String> settings) {
    String start = key + " = ";
    return settings.stream()
        .filter(setting -> setting.startsWith(start))
        .map(setting -> setting.substring(start.length()))
        .filter(value -> !value.equals("inf"))
        .map(Double::valueOf)
        .findFirst();
  }

  /** The positive ratios. */
  DoubleStream values() {
    return trials.stream()
        .flatMap(List::stream)
        .flatMapToDouble(TrustRatios::values)
        .filter(ratio -> ratio > 0 && Double.isFinite(ratio));
  }

  private static DoubleStream values(StepRecord step) {
    Map<String, Double> clipped = step.tensors().getOrDefault(StepRecord.TRUST_RATIO, Map.of());
    return step.tensors().getOrDefault(StepRecord.UNCLIPPED_TRUST_RATIO, clipped).values().stream()
        .mapToDouble(ratio -> ratio);
  }

  /** The bounds that exist, ascending. */
  List<Double> bounds() {
    return DoubleStream.of(low, high)
        .filter(bound -> bound > 0 && Double.isFinite(bound))
        .boxed()
        .toList();
  }

  /** The fraction of the ratios at a bound or beyond it, in [0, 1]. */
  double clipped() {
    long clipped = values().filter(ratio -> ratio <= low || ratio >= high).count();
    return clipped / (double) values().count();
  }

  /**
   * A histogram.
   *
   * @param edges double[n + 1], ascending, from the smallest ratio or below it to the largest or
   *     above it
   * @return fractions of the ratios between two edges, double[n]
   */
  double[] histogram(double[] edges) {
    int bins = edges.length - 1;
    double scale = bins / Math.log(edges[bins] / edges[0]);
    double[] shares = new double[bins];
    double one = 1.0 / values().count();
    values()
        .forEach(
            ratio -> {
              int bin = (int) Math.floor(scale * Math.log(ratio / edges[0]));
              shares[Math.max(0, Math.min(bins - 1, bin))] += one;
            });
    return shares;
  }
}
