package largo.core.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables of the measurements of a study in addition to its accuracies. */
final class MeasurementTables {

  private MeasurementTables() {}

  /** The tables; none for what was not measured. */
  static List<ReportTable> of(StudyResults studyResults, StudyVerdict verdict) {
    List<ReportTable> tables = new ArrayList<>();
    if (!verdict.criticalBatches().isEmpty()) {
      tables.add(criticalBatches(verdict.criticalBatches()));
    }
    SharpnessCorrelation sharpness = SharpnessCorrelation.of(studyResults);
    if (!sharpness.models().isEmpty()) {
      tables.add(sharpness(sharpness.models()));
    }
    if (!verdict.speedUps().isEmpty()) {
      tables.add(speedUps(verdict.speedUps()));
    }
    return tables;
  }

  private static ReportTable criticalBatches(List<CriticalBatches> all) {
    return new ReportTable(
        "Critical batch in examples: gradient noise scale over the final trials at the smallest "
            + "batch, branches of a training, and the fit of steps to the target",
        List.of("optimizer", "gradient noise scale", "branched", "fitted", "largest / smallest"),
        all.stream()
            .map(
                batches ->
                    List.of(
                        batches.optimizer(),
                        batches.noiseScale().text(),
                        batches.branched().text(),
                        batches.fitted().text(),
                        NumberFormats.threeDigits(batches.ratio())))
            .toList());
  }

  private static ReportTable sharpness(List<SharpnessCorrelation.Model> models) {
    return new ReportTable(
        "Sharpness of the final models in percent, and generalization gap in percentage points",
        List.of("trial", "optimizer", "batch", "learning rate", "sharpness", "gap"),
        models.stream()
            .map(
                model ->
                    List.of(
                        model.trial().trial(),
                        model.trial().optimizer(),
                        "" + model.trial().batch(),
                        NumberFormats.fourDigits(model.trial().learningRate()),
                        NumberFormats.threeDigits(model.sharpness()),
                        String.format(Locale.ROOT, "%+.2f", 100 * model.gap())))
            .toList());
  }

  private static ReportTable speedUps(List<WorkerSpeedUp> speedUps) {
    return new ReportTable(
        "Time of a step in seconds, without evaluations and the update",
        List.of("batch", "workers", "time", "with one worker", "speed-up", "worth it"),
        speedUps.stream()
            .map(
                s ->
                    List.of(
                        "" + s.batch(),
                        "" + s.workers(),
                        NumberFormats.threeDigits(s.seconds()),
                        NumberFormats.threeDigits(s.oneWorkerSeconds()),
                        NumberFormats.threeDigits(s.factor()),
                        s.answer()))
            .toList());
  }
}
