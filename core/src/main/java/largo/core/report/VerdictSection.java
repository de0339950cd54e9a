package largo.core.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import largo.core.analysis.ConfidenceInterval;
import largo.core.analysis.NonInferiority;
import largo.core.report.StudyAnalysis.BatchEffect;
import largo.core.report.StudyAnalysis.OptimizerEffect;

/** The verdict of a study for its page: the sentences, and the numbers that they are from. */
public final class VerdictSection {

  /** Pairs of optimizers of a table that is shown at once. */
  private static final int MAX_PAIRS = 12;

  private VerdictSection() {}

  /** Returns the section; empty if the results are not those of a study. */
  public static Optional<ReportSection> of(StudyResults studyResults) {
    return StudyVerdict.of(studyResults)
        .map(
            verdict ->
                new ReportSection(
                    "Verdict",
                    verdict.sentences(),
                    Stream.of(
                            List.of(changes(studyResults, verdict)),
                            pairs(verdict, StudyAnalysis.of(studyResults).score()),
                            MeasurementTables.of(studyResults, verdict))
                        .flatMap(List::stream)
                        .toList(),
                    List.of()));
  }

  private static ReportTable changes(StudyResults studyResults, StudyVerdict verdict) {
    StudyAnalysis analysis = StudyAnalysis.of(studyResults);
    Map<String, String> ranges = ranges(studyResults);
    List<List<String>> rows = new ArrayList<>();
    for (OptimizerEffect optimizer : analysis.optimizers()) {
      for (BatchEffect effect : optimizer.batches()) {
        List<String> row = row(optimizer.optimizer(), effect);
        if (!ranges.isEmpty()) {
          String key = key(optimizer.optimizer(), effect.batch());
          row.add(ranges.getOrDefault(key, NumberFormats.NONE));
        }
        rows.add(row);
      }
    }
    List<String> columns =
        new ArrayList<>(
            List.of(
                "optimizer",
                "batch",
                "learning rate",
                analysis.task().score(),
                "seeds",
                "change",
                "interval",
                "decision",
                "steps",
                "steps to target"));
    if (!ranges.isEmpty()) {
      columns.add("rates tried");
    }
    return new ReportTable(
        String.format(
            Locale.ROOT,
            "Change of %s against the smallest batch, in percentage points, with its %s %% "
                + "interval over seeds",
            analysis.score(),
            NumberFormats.threeDigits(100 * verdict.level())),
        columns,
        rows);
  }

  /** The learning rates that were tried, by optimizer and batch. */
  private static Map<String, String> ranges(StudyResults studyResults) {
    ArmLabels labels = studyResults.labels();
    Map<String, String> ranges = new HashMap<>();
    studyResults
        .tuning()
        .ifPresent(
            tuning ->
                tuning
                    .rates()
                    .forEach(
                        rate ->
                            ranges.put(
                                key(labels.of(rate.optimizer(), rate.settings()), rate.batch()),
                                rate.range())));
    return ranges;
  }

  private static String key(String optimizer, int batch) {
    return optimizer + " " + batch;
  }

  /** The comparisons of optimizers; none for one optimizer. */
  private static List<ReportTable> pairs(StudyVerdict verdict, String score) {
    List<OptimizerComparison> all = verdict.comparisons();
    if (all.isEmpty()) {
      return List.of();
    }
    String summary =
        all.size() > MAX_PAIRS
            ? "All " + all.size() + " pairs of optimizers, with p-values and intervals"
            : "";
    return List.of(
        new ReportTable(
            String.format(
                Locale.ROOT,
                "Pairs of optimizers at each batch: mean difference of %s over common seeds "
                    + "in percentage points, with its %s %% interval, which is not corrected for "
                    + "the number of pairs; p-value of a paired t-test with Holm's correction over "
                    + "the pairs of a batch",
                score,
                NumberFormats.threeDigits(100 * verdict.level())),
            List.of("higher", "lower", "batch", "difference", "interval", "p", "seeds"),
            all.stream().map(VerdictSection::row).toList(),
            summary));
  }

  private static List<String> row(OptimizerComparison pair) {
    return List.of(
        pair.first(),
        pair.second(),
        "" + pair.batch(),
        NumberFormats.twoDecimals(pair.differencePoints()),
        NumberFormats.twoDecimals(pair.lowPoints())
            + " … "
            + NumberFormats.twoDecimals(pair.highPoints()),
        NumberFormats.threeDigits(pair.adjustedP()),
        "" + pair.seeds());
  }

  private static List<String> row(String optimizer, BatchEffect effect) {
    Optional<NonInferiority> change = effect.change();
    OptionalDouble target = effect.medianStepsToTarget();
    List<String> row = new ArrayList<>();
    Collections.addAll(
        row,
        optimizer,
        "" + effect.batch(),
        NumberFormats.fourDigits(effect.learningRate())
            + (effect.tuned().isEmpty() ? "" : ", " + effect.tuned()),
        NumberFormats.percent(effect.accuracy()),
        "" + effect.accuracies().size(),
        change.map(c -> points(c.mean())).orElse(NumberFormats.NONE),
        change
            .flatMap(NonInferiority::interval)
            .map(VerdictSection::interval)
            .orElse(NumberFormats.NONE),
        decision(effect),
        NumberFormats.fourDigits(effect.steps()),
        target.isPresent() && Double.isInfinite(target.getAsDouble())
            ? "missed"
            : NumberFormats.fourDigits(target.orElse(Double.NaN)));
    return row;
  }

  private static String interval(ConfidenceInterval interval) {
    return points(interval.lower()) + " … " + points(interval.upper());
  }

  private static String decision(BatchEffect effect) {
    if (effect.unfinished() > 0) {
      return effect.unfinished() + " did not finish";
    }
    return effect
        .change()
        .map(c -> c.decision().name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .orElse("reference");
  }

  private static String points(double difference) {
    return String.format(Locale.ROOT, "%+.2f", 100 * difference);
  }
}
