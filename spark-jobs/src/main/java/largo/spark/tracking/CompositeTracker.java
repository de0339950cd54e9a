package largo.spark.tracking;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.config.Trial;
import largo.core.report.TrialResult;
import largo.core.train.StepRecord;

/** Calls several trackers. */
record CompositeTracker(List<Tracker> all) implements Tracker {

  @Override
  public void step(Trial trial, StepRecord step) {
    all.forEach(tracker -> tracker.step(trial, step));
  }

  @Override
  public void ended(TrialResult result, String modelFile, Supplier<Optional<byte[]>> model) {
    all.forEach(tracker -> tracker.ended(result, modelFile, model));
  }

  @Override
  public void left(Map<String, byte[]> files, Optional<TrialModel> best) {
    all.forEach(tracker -> tracker.left(files, best));
  }

  @Override
  public void close() {
    all.forEach(Tracker::close);
  }
}
