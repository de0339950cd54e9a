package largo.spark.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.checkpoint.DamagedException;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.report.StudyVerdict;
import largo.core.report.TrialResult;
import largo.core.study.StudyDesign;

/**
 * The results in the folder of a sweep or a study, read without Spark.
 *
 * @param folder its path
 * @param spec its specification
 * @param results of its trials, without those of searches for learning rates
 * @param verdict of a study
 */
public record SavedResults(
    String folder, RunSpec spec, List<TrialResult> results, Optional<StudyVerdict> verdict) {

  private static final String VERDICT = "verdict.json";

  /**
   * Reads a folder.
   *
   * @throws SpecException if it is not that of a run, or a file is damaged
   */
  public static SavedResults read(OutputFolder folder) {
    RunSpec spec = spec(folder);
    Optional<StudyVerdict> verdict =
        folder.read(VERDICT).map(json -> parse(folder, VERDICT, json, StudyVerdict.class));
    List<TrialResult> results = results(folder);
    if (verdict.isPresent()) {
      long tuningSeed = new StudyDesign(spec).tuningSeed();
      results.removeIf(result -> result.seed() == tuningSeed);
    }
    return new SavedResults(folder.toString(), spec, List.copyOf(results), verdict);
  }

  /**
   * The specification of a folder.
   *
   * @throws SpecException if it is not that of a run, or damaged
   */
  static RunSpec spec(OutputFolder folder) {
    return SpecFile.read(folder)
        .orElseThrow(
            () ->
                new SpecException(
                    "%s: there is no %s; name the output folder of a sweep or a study",
                    folder, SpecFile.NAME));
  }

  /**
   * The results of all trials of a folder, also those of searches for learning rates.
   *
   * @throws SpecException if one is damaged
   */
  static List<TrialResult> results(OutputFolder folder) {
    List<TrialResult> results = new ArrayList<>();
    for (String trial : folder.list("trials")) {
      String name = "trials/" + trial + "/result.json";
      folder
          .read(name)
          .map(json -> parse(folder, name, json, TrialResult.class))
          .ifPresent(results::add);
    }
    return results;
  }

  private static <R extends Record> R parse(
      OutputFolder folder, String name, byte[] json, Class<R> type) {
    try {
      return JsonRecords.read(json, type);
    } catch (DamagedException e) {
      throw new SpecException(
          "%s/%s is damaged: %s; --resume %s writes it again",
          folder, name, e.getMessage(), folder);
    }
  }
}
