package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.analysis.ConfidenceInterval;
import largo.core.analysis.CriticalBatchFit;
import largo.core.analysis.NonInferiority;
import largo.core.analysis.PairedComparison;
import largo.core.config.StudySpec;
import largo.core.report.StudyAnalysis.BatchEffect;
import largo.core.report.StudyAnalysis.OptimizerEffect;
import largo.core.report.StudyVerdict.Decision;

/**
 * The verdict of a study in sentences.
 *
 * @param analysis of the final arms
 * @param spec of the study
 * @param tuning its searches for learning rates
 */
record VerdictSentences(StudyAnalysis analysis, StudySpec spec, TuningResults tuning) {

  /** Probability of the lack-of-fit test below which the fit is called poor. */
  private static final double POOR_FIT = 0.05;

  /** Whether a batch is shown to be worse than the smallest one, rather than undecided. */
  static boolean isWorse(BatchEffect effect) {
    return effect.unfinished() > 0
        || effect.change().map(c -> c.decision() == NonInferiority.Decision.INFERIOR).orElse(true);
  }

  List<String> of(Decision decision, Optional<OptimizerEffect> best) {
    List<String> sentences = new ArrayList<>();
    if (best.isEmpty()) {
      sentences.add("No trial of a final arm has finished, so there is nothing to compare.");
    } else {
      sentences.add(first(decision, best.get()));
      if (decision == Decision.LARGER_BATCHES_HOLD) {
        best.get().firstFailure().map(f -> failure(best.get(), f)).ifPresent(sentences::add);
        sentences.add(steps(best.get()));
      }
      analysis.optimizers().forEach(o -> target(o).ifPresent(sentences::add));
      addScores(sentences);
      addComparisons(sentences);
      sentences.add(notTried(best.get()));
    }
    sentences.addAll(tuning.notes());
    return List.copyOf(sentences);
  }

  private String first(Decision decision, OptimizerEffect best) {
    BatchEffect shown = StudyVerdict.shown(best);
    int smallest = best.reference().batch();
    return switch (decision) {
      case LARGER_BATCHES_HOLD ->
          String.format(
              Locale.ROOT,
              "On this model and data, batches up to %s cost less than %s points of %s "
                  + "against batch %s: %s, with %s at learning rate %s%s.",
              "" + shown.batch(),
              NumberFormats.threeDigits(spec.margin()),
              analysis.score(),
              "" + smallest,
              change(shown),
              best.optimizer(),
              NumberFormats.fourDigits(shown.learningRate()),
              shown.tuned().isEmpty() ? "" : ", " + shown.tuned());
      case LARGER_BATCHES_COST ->
          String.format(
              Locale.ROOT,
              "On this model and data, every batch above %s that was tried costs more than %s points "
                  + "of %s: %s.",
              "" + smallest,
              NumberFormats.threeDigits(spec.margin()),
              analysis.score(),
              failures());
      case NOT_ENOUGH_SEEDS ->
          String.format(
              Locale.ROOT,
              "Not enough seeds to tell whether a batch above %s costs less than %s points of "
                  + "%s: %s.",
              "" + smallest,
              NumberFormats.threeDigits(spec.margin()),
              analysis.score(),
              failures());
      case NOTHING_TO_COMPARE ->
          "There is one batch, " + smallest + ", so there is nothing to compare it with.";
    };
  }

  /** The smallest batch above the reference that does not hold, of each optimizer. */
  private String failures() {
    return analysis.optimizers().stream()
        .flatMap(
            o ->
                o.firstFailure().stream()
                    .map(f -> o.optimizer() + " at batch " + f.batch() + " " + change(f)))
        .collect(Collectors.joining("; "));
  }

  private String failure(OptimizerEffect optimizer, BatchEffect effect) {
    String at = "At batch " + effect.batch() + ", " + optimizer.optimizer();
    return isWorse(effect)
        ? String.format(
            Locale.ROOT,
            "%s costs more than %s points: %s.",
            at,
            NumberFormats.threeDigits(spec.margin()),
            change(effect))
        : String.format(Locale.ROOT, "%s has not enough seeds to tell: %s.", at, change(effect));
  }

  /** {@code -0.12 points (95 % interval -0.30 … 0.06, 3 seeds)}. */
  private String change(BatchEffect effect) {
    if (effect.unfinished() > 0) {
      return String.format(
          Locale.ROOT,
          "%s of %s trials did not finish",
          "" + effect.unfinished(),
          "" + (effect.unfinished() + effect.accuracies().size()));
    }
    if (effect.change().isEmpty()) {
      return "no seed finished at both batches";
    }
    NonInferiority change = effect.change().get();
    String mean = points(change.mean()) + " points";
    return change
        .interval()
        .map(
            i ->
                String.format(
                    Locale.ROOT,
                    "%s (%s %% interval %s … %s, %s seeds)",
                    mean,
                    NumberFormats.threeDigits(100 * spec.level()),
                    points(i.lower()),
                    points(i.upper()),
                    "" + change.seeds()))
        .orElse(mean + " (one seed, no interval)");
  }

  /** A difference of fractions in percentage points, with its sign. */
  private static String points(double difference) {
    String digits = String.format(Locale.ROOT, "%+.2f", 100 * difference);
    return digits.equals("-0.00") || digits.equals("+0.00") ? "0.00" : digits;
  }

  private static String steps(OptimizerEffect best) {
    BatchEffect shown = StudyVerdict.shown(best);
    return String.format(
        Locale.ROOT,
        "Steps shrink %s-fold, from %s at batch %s to %s at batch %s.",
        NumberFormats.threeDigits(best.reference().steps() / shown.steps()),
        NumberFormats.fourDigits(best.reference().steps()),
        "" + best.reference().batch(),
        NumberFormats.fourDigits(shown.steps()),
        "" + shown.batch());
  }

  private Optional<String> target(OptimizerEffect optimizer) {
    if (!spec.hasTarget()) {
      return Optional.empty();
    }
    String target =
        NumberFormats.percent(spec.target()) + " % validation " + analysis.task().score();
    Optional<CriticalBatchFit> fit = optimizer.fit();
    if (fit.isEmpty()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "%s reached %s at fewer than three batches: no critical batch can be fitted.",
              optimizer.optimizer(),
              target));
    }
    if (!fit.get().isValid()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "The batches of %s do not contain its critical batch: steps to %s do not follow S_min +"
                  + " E_min / B with positive constants.",
              optimizer.optimizer(),
              target));
    }
    return Optional.of(fitted(optimizer.optimizer(), target, fit.get()));
  }

  private static String fitted(String optimizer, String target, CriticalBatchFit fit) {
    String critical = fit.criticalInterval().map(i -> " (interval " + batches(i) + ")").orElse("");
    boolean poor = fit.lackOfFit().isPresent() && fit.lackOfFit().getAsDouble() < POOR_FIT;
    return String.format(
        Locale.ROOT,
        "Steps of %s to %s: critical batch %s%s; beyond %s a doubling saves less than %.0f %% of the "
            + "steps%s%s.",
        optimizer,
        target,
        NumberFormats.threeDigits(fit.criticalBatch()),
        critical,
        NumberFormats.threeDigits(fit.doublingSavesLess(StudyVerdict.WORTHWHILE)),
        100 * StudyVerdict.WORTHWHILE,
        fit.misses() > 0 ? "; " + fit.misses() + " trials missed the target and are left out" : "",
        poor ? "; the fit is poor, as the lack-of-fit test shows" : "");
  }

  private static String batches(ConfidenceInterval interval) {
    return NumberFormats.threeDigits(interval.lower())
        + " … "
        + NumberFormats.threeDigits(interval.upper());
  }

  private void addScores(List<String> sentences) {
    if (analysis.scores().size() > 1) {
      sentences.add(
          "Performance profile of steps to the target over batches, score in 0 … 1: "
              + analysis.scores().entrySet().stream()
                  .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                  .map(e -> e.getKey() + " " + NumberFormats.threeDigits(e.getValue()))
                  .collect(Collectors.joining(", "))
              + ".");
    }
  }

  private void addComparisons(List<String> sentences) {
    if (analysis.optimizers().size() < 2) {
      return;
    }
    List<String> significant = new ArrayList<>();
    analysis
        .comparisons()
        .forEach(
            (batch, pairs) ->
                pairs.stream()
                    .filter(pair -> pair.isSignificant(1 - spec.level()))
                    .map(pair -> comparison(batch, pair))
                    .forEach(significant::add));
    sentences.add(
        significant.isEmpty()
            ? "No two optimizers differ significantly at any batch (paired t-test over seeds, Holm's "
                + "correction)."
            : "Significant differences of optimizers (paired t-test over seeds, Holm's correction): "
                + String.join("; ", significant)
                + ".");
  }

  private static String comparison(int batch, PairedComparison pair) {
    boolean firstIsBetter = pair.difference() > 0;
    return String.format(
        Locale.ROOT,
        "at batch %s %s is %.2f points above %s, p = %s",
        "" + batch,
        firstIsBetter ? pair.first() : pair.second(),
        100 * Math.abs(pair.difference()),
        firstIsBetter ? pair.second() : pair.first(),
        NumberFormats.threeDigits(pair.adjustedP()));
  }

  private String notTried(OptimizerEffect best) {
    int largest =
        analysis.optimizers().stream()
            .flatMap(o -> o.batches().stream())
            .mapToInt(BatchEffect::batch)
            .max()
            .orElse(best.reference().batch());
    return String.format(
        Locale.ROOT,
        "Not tried: batches above %s and below %s, other budgets, and hyper-parameters other than "
            + "the learning rate%s.",
        "" + largest,
        "" + best.reference().batch(),
        spec.tunedKeys().stream().map(key -> ", " + key).collect(Collectors.joining()));
  }
}
