package largo.spark.tracking;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;

/** An event that is sent to a tracking server. */
sealed interface TrackingEvent {

  /**
   * Steps of one trial.
   *
   * @param trial its id
   * @param steps in their order
   */
  record Stepped(String trial, List<Timed> steps) implements TrackingEvent {}

  /**
   * The end of a trial.
   *
   * @param model reads its zip; empty if there is none, or if it is not sent
   * @param at Unix time, milliseconds
   */
  record Ended(TrialResult result, String modelFile, Supplier<Optional<byte[]>> model, long at)
      implements TrackingEvent {}

  /**
   * The end of the study.
   *
   * @param files by name
   * @param best the model of the best trial, if one finished and files are sent
   */
  record Left(Map<String, byte[]> files, Optional<Tracker.TrialModel> best)
      implements TrackingEvent {}

  /**
   * A step.
   *
   * @param at Unix time, milliseconds
   */
  record Timed(StepRecord step, long at) {}
}
