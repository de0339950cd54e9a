package largo.spark.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import largo.core.config.Trial;
import largo.core.report.WorkerSpeedUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the time of a step with several workers and with one.
 *
 * @param all runs a trial on as many workers as it has shards and there are slots
 * @param one runs a trial on one worker
 * @param workers of the first
 */
record SpeedUpMeasurement(TrialRunner all, TrialRunner one, int workers) {

  private static final Logger LOG = LoggerFactory.getLogger(SpeedUpMeasurement.class);

  /**
   * Measures the speed-up at each batch; a few seconds for each.
   *
   * @param trials at least one with each batch
   */
  List<WorkerSpeedUp> of(List<Trial> trials) {
    Map<Integer, Trial> byBatch = new TreeMap<>();
    trials.forEach(trial -> byBatch.putIfAbsent(trial.batch(), trial));
    List<WorkerSpeedUp> speedUps = new ArrayList<>();
    for (Trial trial : byBatch.values()) {
      if (speedUps.isEmpty()) {
        all.timed(trial, StepTimer::secondsPerGradient); // includes JIT compilation
      }
      double oneWorker = one.timed(trial, StepTimer::secondsPerGradient);
      WorkerSpeedUp speedUp =
          new WorkerSpeedUp(
              trial.batch(), workers, all.timed(trial, StepTimer::secondsPerGradient), oneWorker);
      LOG.info(
          "batch {}: {} workers are {} times as fast as one",
          trial.batch(),
          workers,
          Math.round(100 * speedUp.factor()) / 100.0);
      speedUps.add(speedUp);
    }
    return speedUps;
  }
}
