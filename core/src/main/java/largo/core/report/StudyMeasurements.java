package largo.core.report;

import java.util.List;
import java.util.Map;
import largo.core.factorization.FactorReport;

/**
 * Measurements in the folder of a study in addition to its trials.
 *
 * @param speedUps by ascending batch; empty if there is one worker
 * @param branches critical batches of {@code largo critical-batch}
 * @param sharpness of models of final trials in percent, of {@code largo measure}, by trial id
 * @param factors of the activations of trials, if they are factorized, by trial id
 */
public record StudyMeasurements(
    List<WorkerSpeedUp> speedUps,
    List<BranchedBatch> branches,
    Map<String, Double> sharpness,
    Map<String, FactorReport> factors) {

  /** No measurements. */
  public static final StudyMeasurements NONE =
      new StudyMeasurements(List.of(), List.of(), Map.of(), Map.of());

  /** Copies the collections. */
  public StudyMeasurements {
    speedUps = List.copyOf(speedUps);
    branches = List.copyOf(branches);
    sharpness = Map.copyOf(sharpness);
    factors = Map.copyOf(factors);
  }
}
