package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import largo.core.analysis.RankCorrelation;

/** Sentences of a verdict on the measurements of a study in addition to its accuracies. */
final class MeasurementSentences {

  /** The factor within which estimates of a critical batch agree. */
  private static final double AGREEMENT = 2;

  private MeasurementSentences() {}

  /**
   * The sentences; none for what was not measured.
   *
   * @param criticalBatches of each optimizer
   * @param largestBatch of the verdict
   * @param level confidence, in (0, 1)
   */
  static List<String> of(
      StudyResults studyResults,
      List<CriticalBatches> criticalBatches,
      int largestBatch,
      double level) {
    List<String> sentences = new ArrayList<>();
    criticalBatches.stream()
        .filter(batches -> !Double.isNaN(batches.ratio()))
        .map(MeasurementSentences::criticalBatch)
        .forEach(sentences::add);
    SharpnessCorrelation sharpness = SharpnessCorrelation.of(studyResults);
    sharpness.correlation().map(c -> correlation(c, level)).ifPresent(sentences::add);
    speedUp(studyResults.measurements().speedUps(), largestBatch).ifPresent(sentences::add);
    return sentences;
  }

  private static String criticalBatch(CriticalBatches batches) {
    String estimates =
        Stream.of(
                named("gradient noise scale", batches.noiseScale()),
                named("branched", batches.branched()),
                named("fitted", batches.fitted()))
            .flatMap(Optional::stream)
            .collect(Collectors.joining(", "));
    double ratio = batches.ratio();
    String agreement =
        Double.isInfinite(ratio)
            ? "they do not agree, as the signal of the gradient was not measurable"
            : String.format(
                Locale.ROOT,
                ratio <= AGREEMENT
                    ? "they agree within a factor of %s"
                    : "they do not agree: they differ by a factor of %s",
                NumberFormats.threeDigits(ratio));
    return String.format(
        Locale.ROOT, "Critical batch of %s: %s; %s.", batches.optimizer(), estimates, agreement);
  }

  private static Optional<String> named(String name, CriticalBatches.BatchEstimate estimate) {
    return estimate.exists() ? Optional.of(name + " " + estimate.text()) : Optional.empty();
  }

  private static String correlation(RankCorrelation correlation, double level) {
    String relation =
        correlation.p() >= 1 - level
            ? "no monotonic relation is shown"
            : correlation.rho() > 0
                ? "sharper models have larger gaps"
                : "sharper models have smaller gaps";
    return String.format(
        Locale.ROOT,
        "Sharpness against generalization gap of %s models: Spearman's rank correlation %.2f, "
            + "p = %s; %s.",
        "" + correlation.points(),
        correlation.rho(),
        NumberFormats.threeDigits(correlation.p()),
        relation);
  }

  private static Optional<String> speedUp(List<WorkerSpeedUp> speedUps, int largestBatch) {
    return speedUps.stream()
        .filter(s -> s.batch() == largestBatch)
        .findFirst()
        .map(
            at ->
                String.format(
                    Locale.ROOT,
                    "Is Spark worth it here? At batch %s: %s. %s workers compute a step %s as fast "
                        + "as one.",
                    "" + at.batch(),
                    at.answer(),
                    "" + at.workers(),
                    factors(speedUps)));
  }

  private static String factors(List<WorkerSpeedUp> speedUps) {
    return speedUps.stream()
        .map(s -> NumberFormats.threeDigits(s.factor()) + " times at batch " + s.batch())
        .collect(Collectors.joining(", "));
  }
}
