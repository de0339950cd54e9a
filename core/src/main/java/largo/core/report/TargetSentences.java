package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import largo.core.analysis.ConfidenceInterval;
import largo.core.analysis.CriticalBatchFit;
import largo.core.config.StudySpec;
import largo.core.report.StudyAnalysis.OptimizerEffect;

/**
 * Sentences of a verdict on the steps to a target.
 *
 * @param analysis of the final arms
 * @param spec of the study
 */
record TargetSentences(StudyAnalysis analysis, StudySpec spec) {

  /** Probability of the lack-of-fit test below which the fit is called poor. */
  private static final double POOR_FIT = 0.05;

  /** The sentences; none without a target. */
  List<String> of() {
    List<String> sentences = new ArrayList<>();
    if (spec.hasTarget()) {
      addFits(sentences);
      addScores(sentences);
    }
    return sentences;
  }

  /** A sentence for each fit, and one for the optimizers without a fit for the same reason. */
  private void addFits(List<String> sentences) {
    String target =
        NumberFormats.percent(spec.target()) + " % validation " + analysis.task().score();
    List<String> few = new ArrayList<>();
    List<String> outside = new ArrayList<>();
    for (OptimizerEffect optimizer : analysis.optimizers()) {
      Optional<CriticalBatchFit> fit = optimizer.fit();
      if (fit.isEmpty()) {
        few.add(optimizer.optimizer());
      } else if (fit.get().isValid()) {
        sentences.add(fitted(optimizer.optimizer(), target, fit.get()));
      } else {
        outside.add(optimizer.optimizer());
      }
    }
    if (!few.isEmpty()) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "%s reached %s at fewer than three batches: no critical batch can be fitted.",
              ComparisonSentences.and(few),
              target));
    }
    if (!outside.isEmpty()) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "The batches of %s do not contain the critical batch: steps to %s do not follow S_min +"
                  + " E_min / B with positive constants.",
              ComparisonSentences.and(outside),
              target));
    }
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
}
