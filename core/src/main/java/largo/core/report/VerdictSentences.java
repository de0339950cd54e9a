package largo.core.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.analysis.ConfidenceInterval;
import largo.core.analysis.NonInferiority;
import largo.core.config.StudySpec;
import largo.core.report.StudyAnalysis.BatchEffect;
import largo.core.report.StudyAnalysis.OptimizerEffect;
import largo.core.report.StudyVerdict.Decision;

/**
 * The verdict of a study in sentences.
 *
 * @param analysis of the final arms
 * @param spec of the study
 */
record VerdictSentences(StudyAnalysis analysis, StudySpec spec) {

  /** Optimizers whose changes are listed; of more, the closest to the margin is. */
  private static final int MAX_LISTED = 2;

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
      if (decision == Decision.NOT_ENOUGH_SEEDS && failures().size() > MAX_LISTED) {
        sentences.add(undecided());
      }
      sentences.addAll(new TargetSentences(analysis, spec).of());
    }
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
                  + "of %s%s.",
              "" + smallest,
              NumberFormats.threeDigits(spec.margin()),
              analysis.score(),
              losses());
      case NOT_ENOUGH_SEEDS ->
          String.format(
              Locale.ROOT,
              "Not enough seeds to tell whether a batch above %s costs less than %s points of %s%s.",
              "" + smallest,
              NumberFormats.threeDigits(spec.margin()),
              analysis.score(),
              losses());
      case NOTHING_TO_COMPARE ->
          "There is one batch, " + smallest + ", so there is nothing to compare it with.";
    };
  }

  /** The smallest batch above the reference that does not hold, of each optimizer that has one. */
  private Map<String, BatchEffect> failures() {
    Map<String, BatchEffect> failures = new LinkedHashMap<>();
    analysis
        .optimizers()
        .forEach(o -> o.firstFailure().ifPresent(f -> failures.put(o.optimizer(), f)));
    return failures;
  }

  /** {@code : sgd at batch 512 -1.20 points (…); …}, or one of many optimizers. */
  private String losses() {
    Map<String, BatchEffect> failures = failures();
    if (failures.size() <= MAX_LISTED) {
      return ": " + failures.entrySet().stream().map(this::loss).collect(Collectors.joining("; "));
    }
    Map.Entry<String, BatchEffect> closest =
        failures.entrySet().stream()
            .max(Comparator.comparingDouble(e -> lowerBound(e.getValue())))
            .orElseThrow();
    return String.format(
        Locale.ROOT, "; the closest of %s optimizers: %s", "" + failures.size(), loss(closest));
  }

  private String loss(Map.Entry<String, BatchEffect> failure) {
    BatchEffect effect = failure.getValue();
    return failure.getKey() + " at batch " + effect.batch() + " " + change(effect);
  }

  private static double lowerBound(BatchEffect effect) {
    return effect.unfinished() > 0
        ? Double.NEGATIVE_INFINITY
        : effect
            .change()
            .flatMap(NonInferiority::interval)
            .map(ConfidenceInterval::lower)
            .orElse(Double.NEGATIVE_INFINITY);
  }

  /** Optimizers whose first larger batch is shown to be worse, and those that are undecided. */
  private String undecided() {
    List<String> worse = new ArrayList<>();
    List<String> open = new ArrayList<>();
    failures().forEach((name, effect) -> (isWorse(effect) ? worse : open).add(name));
    return worse.isEmpty()
        ? "With none of them the next larger batch is shown to cost more."
        : String.format(
            Locale.ROOT,
            "The next larger batch is shown to cost more with %s; undecided: %s.",
            ComparisonSentences.and(worse),
            ComparisonSentences.and(open));
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

  /** What the study says nothing about. */
  String notTried(OptimizerEffect best) {
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
