package largo.spark.study;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import largo.core.checkpoint.DamagedException;
import largo.core.config.SpecException;
import largo.core.factorization.FactorReport;
import largo.core.report.BranchedBatch;
import largo.core.report.StudyMeasurements;
import largo.core.report.TrialResult;
import largo.core.report.WorkerSpeedUp;

/**
 * Files with the measurements of a study in addition to its trials:
 *
 * <pre>
 *   speed-up.json                         of the study itself
 *   critical-batch/NAME/critical-batch.json   of largo critical-batch
 *   trials/ID/curvature.json              of largo measure
 *   trials/ID/factors.json                of a factorization of activations
 * </pre>
 */
final class StudyMeasurementFiles {

  static final String BRANCHES = "critical-batch.json";
  static final String FACTORS = "factors.json";

  private static final String SPEED_UP = "speed-up.json";
  private static final String BRANCH_FOLDER = "critical-batch";

  private final OutputFolder out;

  StudyMeasurementFiles(OutputFolder out) {
    this.out = out;
  }

  /** The content of {@code speed-up.json}. */
  private record SpeedUps(List<WorkerSpeedUp> speedUps) {}

  /** The content of {@code critical-batch.json}. */
  record Branches(List<BranchedBatch> points) {}

  /** Whether a folder is that of a study, which has the file of speed-ups from its begin. */
  static boolean isStudy(OutputFolder out) {
    return out.has(SPEED_UP);
  }

  /** Measures speed-ups, unless the run was resumed and has them. */
  void measureSpeedUps(Supplier<List<WorkerSpeedUp>> measurement) {
    if (!out.has(SPEED_UP)) {
      out.write(SPEED_UP, JsonRecords.write(new SpeedUps(measurement.get())));
    }
  }

  /** Writes the curvature at the final parameters of a trial. */
  void writeCurvature(String trial, ModelMeasurement measurement) {
    out.write(curvature(trial), measurement.json());
  }

  /**
   * Reads the measurements.
   *
   * @param results of the trials that are reported
   * @throws SpecException if a file is damaged
   */
  StudyMeasurements read(List<TrialResult> results) {
    List<BranchedBatch> branches = new ArrayList<>();
    for (String name : out.list(BRANCH_FOLDER)) {
      read(BRANCH_FOLDER + "/" + name + "/" + BRANCHES, Branches.class)
          .ifPresent(file -> branches.addAll(file.points()));
    }
    Map<String, Double> sharpness = new HashMap<>();
    Map<String, FactorReport> factors = new HashMap<>();
    for (TrialResult result : results) {
      read(curvature(result.trial()), ModelMeasurement.class)
          .ifPresent(at -> sharpness.put(result.trial(), at.sharpness().percent()));
      read("trials/" + result.trial() + "/" + FACTORS, FactorReport.class)
          .ifPresent(report -> factors.put(result.trial(), report));
    }
    return new StudyMeasurements(
        read(SPEED_UP, SpeedUps.class).map(SpeedUps::speedUps).orElse(List.of()),
        branches,
        sharpness,
        factors);
  }

  /** The name of the file with the curvature at the final parameters of a trial. */
  static String curvature(String trial) {
    return "trials/" + trial + "/curvature.json";
  }

  private <R extends Record> Optional<R> read(String name, Class<R> type) {
    return out.read(name)
        .map(
            json -> {
              try {
                return JsonRecords.read(json, type);
              } catch (DamagedException e) {
                throw new SpecException(
                    "%s is damaged: %s; delete it, and measure again",
                    out.path(name), e.getMessage());
              }
            });
  }
}
