package largo.spark.study;

import java.util.List;
import java.util.Optional;
import largo.core.checkpoint.DamagedException;
import largo.core.config.SpecException;
import largo.core.report.RunEnvironment;
import largo.core.report.RunEnvironment.Fact;
import largo.core.report.StudyResults;

/**
 * What a report says of a run that is in no other file, {@code environment.json}, so that the
 * report can be written again.
 *
 * @param network the network in a few words
 * @param run as of {@link RunEnvironment}
 * @param machine as of {@link RunEnvironment}
 */
record EnvironmentFile(String network, List<Fact> run, List<Fact> machine) {

  static final String NAME = "environment.json";

  /** That of the results of a run. */
  static EnvironmentFile of(StudyResults studyResults) {
    RunEnvironment environment = studyResults.environment();
    return new EnvironmentFile(studyResults.model(), environment.run(), environment.machine());
  }

  /**
   * Reads the file; empty if there is none, as in folders of earlier versions.
   *
   * @throws SpecException if it is damaged
   */
  static Optional<EnvironmentFile> read(OutputFolder out) {
    Optional<byte[]> json = out.read(NAME);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JsonRecords.read(json.get(), EnvironmentFile.class));
    } catch (DamagedException e) {
      throw new SpecException(
          "%s is damaged: %s; delete it: the report is then without time and machine of the run",
          out.path(NAME), e.getMessage());
    }
  }

  RunEnvironment environment() {
    return new RunEnvironment(run, machine);
  }
}
