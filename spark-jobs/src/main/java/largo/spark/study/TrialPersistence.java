package largo.spark.study;

import java.util.List;
import largo.core.config.RunSpec;
import largo.core.config.Trial;

/**
 * How trials that run are kept from being lost.
 *
 * @param out the folder of the run
 * @param allowChanged keys in which what was saved may differ from the specification
 * @param stop whether to save and end
 */
record TrialPersistence(OutputFolder out, List<String> allowChanged, StopRequest stop) {

  /** The checkpoints of a trial. */
  CheckpointStore checkpoints(Trial trial, RunSpec spec) {
    return new CheckpointStore(out, trial.id(), spec.checkpoint().keep());
  }
}
