package largo.spark.study;

import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.Trial;

/**
 * Determines where running trials are saved, and when they stop.
 *
 * @param out the folder of the run
 * @param allowChanged keys in which a checkpoint may differ from the specification
 * @param stop the request to save and end
 */
record TrialPersistence(OutputFolder out, List<String> allowChanged, StopRequest stop) {

  /** Opens the checkpoints of a trial. */
  CheckpointStore checkpoints(Trial trial, RunSpec spec) {
    return new CheckpointStore(out, trial.id(), spec.checkpoint().keep());
  }
}
