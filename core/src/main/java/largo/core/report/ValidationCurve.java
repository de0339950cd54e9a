package largo.core.report;

import java.util.List;
import java.util.Optional;
import largo.core.train.StepRecord;

/**
 * The validation accuracy of a trial during training.
 *
 * @param optimizer its index in the study
 * @param batch of the trial
 * @param points epochs and accuracies in percent, one for each time that it was measured
 */
record ValidationCurve(int optimizer, int batch, List<ChartPoint> points) {

  /** The curves of the first seed of each chosen candidate that was validated. */
  static List<ValidationCurve> of(StudyResults studyResults, RateSelection selection) {
    return selection.ofFirstSeeds(
        studyResults,
        (optimizer, trial, steps) ->
            Optional.of(of(optimizer, trial, steps)).filter(curve -> !curve.points().isEmpty()));
  }

  /** An accuracy is that of the model after its step. */
  static ValidationCurve of(int optimizer, TrialResult trial, List<StepRecord> steps) {
    EpochAxis epochs = EpochAxis.of(trial, steps);
    List<StepRecord> measured =
        steps.stream().filter(s -> Double.isFinite(s.validationAccuracy())).toList();
    List<ChartPoint> points =
        LossCurve.thin(measured).stream()
            .map(s -> ChartPoint.of(epochs.after(s), 100 * s.validationAccuracy()))
            .toList();
    return new ValidationCurve(optimizer, trial.batch(), points);
  }
}
