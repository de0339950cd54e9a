package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import largo.core.analysis.ConfidenceInterval;
import largo.core.analysis.NonInferiority;
import largo.core.report.StudyAnalysis.BatchEffect;
import largo.core.report.StudyAnalysis.OptimizerEffect;

/** The verdict of a study for its page: the sentences, and the numbers that they are from. */
public final class VerdictSection {

  private VerdictSection() {}

  /** Returns the section; empty if the results are not those of a study. */
  public static Optional<ReportSection> of(StudyResults studyResults) {
    return StudyVerdict.of(studyResults)
        .map(
            verdict ->
                new ReportSection(
                    "Verdict",
                    verdict.sentences(),
                    Stream.concat(
                            Stream.of(table(StudyAnalysis.of(studyResults), verdict)),
                            MeasurementTables.of(studyResults, verdict).stream())
                        .toList(),
                    List.of()));
  }

  private static ReportTable table(StudyAnalysis analysis, StudyVerdict verdict) {
    List<List<String>> rows = new ArrayList<>();
    for (OptimizerEffect optimizer : analysis.optimizers()) {
      optimizer.batches().forEach(effect -> rows.add(row(optimizer.optimizer(), effect)));
    }
    return new ReportTable(
        String.format(
            Locale.ROOT,
            "Change of %s against the smallest batch, in percentage points, with its %s %% "
                + "interval over seeds",
            analysis.score(),
            NumberFormats.threeDigits(100 * verdict.level())),
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
            "steps to target"),
        rows);
  }

  private static List<String> row(String optimizer, BatchEffect effect) {
    Optional<NonInferiority> change = effect.change();
    OptionalDouble target = effect.medianStepsToTarget();
    return List.of(
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
