package largo.core.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import largo.core.report.ChartAxis.Scale;
import largo.core.report.ChartSeries.Kind;

/**
 * Histograms of trust ratios: a panel for each batch, with the optimizers that have ratios and
 * their bounds. All histograms have the same bins, which are equally wide on a logarithmic axis.
 */
final class TrustRatioChart {

  private static final int BINS = 40;
  private static final double MIN_WIDTH = 2; // ratio of the ends of the axis

  private TrustRatioChart() {}

  /**
   * The chart of a study.
   *
   * @param name of the file
   * @param all at least one
   */
  static Chart of(String name, List<TrustRatios> all, RateSelection selection) {
    double[] edges = edges(all);
    boolean isBounded = all.stream().anyMatch(ratios -> !ratios.bounds().isEmpty());
    return new Chart(
        name,
        "Histogram of trust ratios",
        "over tensors, steps and seeds" + (isBounded ? ", before bounds; dashed: bounds" : ""),
        "Trust ratios of the tensors: share of all ratios in each bin." + clipped(all, selection),
        ChartAxis.of(isBounded ? "trust ratio before bounds" : "trust ratio", Scale.LOG10),
        ChartAxis.of("share of ratios, %", Scale.FROM_ZERO),
        selection.batches().stream()
            .map(batch -> panel(batch, all, edges, selection.optimizers()))
            .toList());
  }

  /** Edges from the smallest ratio to the largest, in equal factors. */
  private static double[] edges(List<TrustRatios> all) {
    DoubleSummaryStatistics range =
        all.stream().flatMapToDouble(TrustRatios::values).summaryStatistics();
    double widen = Math.sqrt(Math.max(1, MIN_WIDTH * range.getMin() / range.getMax()));
    double low = range.getMin() / widen;
    double factor = Math.pow(range.getMax() * widen / low, 1.0 / BINS);
    double[] edges = new double[BINS + 1];
    for (int k = 0; k <= BINS; k++) {
      edges[k] = low * Math.pow(factor, k);
    }
    return edges;
  }

  private static ChartPanel panel(
      int batch, List<TrustRatios> all, double[] edges, List<String> optimizers) {
    List<ChartSeries> series = new ArrayList<>();
    for (TrustRatios ratios : all) {
      if (ratios.batch() == batch) {
        String optimizer = optimizers.get(ratios.optimizer());
        series.add(
            new ChartSeries(optimizer, ratios.optimizer(), Kind.STEPS, steps(ratios, edges)));
        if (!ratios.bounds().isEmpty()) {
          series.add(
              new ChartSeries(
                  optimizer,
                  ratios.optimizer(),
                  Kind.LIMIT,
                  ratios.bounds().stream().map(b -> ChartPoint.of(b, Double.NaN)).toList()));
        }
      }
    }
    return new ChartPanel("batch " + batch, series, List.of());
  }

  /** The share of each bin at its lower edge, and zero at the end of the last one. */
  private static List<ChartPoint> steps(TrustRatios ratios, double[] edges) {
    double[] shares = ratios.histogram(edges);
    List<ChartPoint> steps = new ArrayList<>();
    for (int k = 0; k < shares.length; k++) {
      steps.add(ChartPoint.of(edges[k], 100 * shares[k]));
    }
    steps.add(ChartPoint.of(edges[shares.length], 0));
    return steps;
  }

  /** The shares at the bounds or beyond, in a sentence after a space; empty without bounds. */
  private static String clipped(List<TrustRatios> all, RateSelection selection) {
    Map<String, List<TrustRatios>> bounded = new LinkedHashMap<>();
    for (TrustRatios ratios : all) {
      if (!ratios.bounds().isEmpty()) {
        bounded
            .computeIfAbsent(selection.optimizers().get(ratios.optimizer()), k -> new ArrayList<>())
            .add(ratios);
      }
    }
    return bounded.isEmpty()
        ? ""
        : bounded.entrySet().stream()
            .map(e -> e.getKey() + " " + clipped(e.getValue()))
            .collect(Collectors.joining("; ", " At the bounds or beyond: ", "."));
  }

  /** {@code none}, or {@code 3.1 % at batch 256 and 0 % at batch 1024}. */
  private static String clipped(List<TrustRatios> byBatch) {
    if (byBatch.stream().allMatch(ratios -> ratios.clipped() == 0)) {
      return "none";
    }
    return ComparisonSentences.and(
        byBatch.stream()
            .map(
                ratios ->
                    NumberFormats.threeDigits(100 * ratios.clipped())
                        + " % at batch "
                        + ratios.batch())
            .toList());
  }
}
