package largo.spark.cli;

import java.util.List;
import java.util.Locale;
import largo.core.report.StudyResults;
import largo.core.report.TextSummary;
import largo.core.report.TrialResult;
import largo.core.report.TrialResult.Status;
import largo.spark.study.OutputFolder;
import largo.spark.study.RunStatus;
import org.apache.hadoop.conf.Configuration;

/** The output at the end of a run. */
final class RunOutcome {

  private RunOutcome() {}

  /**
   * Prints the summary of a run, or its results in JSON.
   *
   * @return the exit code: failure if no trial finished
   */
  static int print(
      StudyResults studyResults, OutputFolder folder, JsonOutput output, Configuration hadoop) {
    String text =
        String.format(
            Locale.ROOT, "%n%s%nreport: %s/report.html%n", TextSummary.of(studyResults), folder);
    output.print(text, () -> RunStatus.read(folder).json(), hadoop);
    List<TrialResult> results = studyResults.results();
    if (results.stream().anyMatch(r -> r.status() == Status.FINISHED)) {
      return 0;
    }
    if (results.isEmpty()) {
      System.err.println("no trial of a final arm was run: no learning rate gave a result");
      return 1;
    }
    System.err.printf(
        Locale.ROOT,
        "no trial finished: %d diverged, %d failed; the first one, %s: %s%n",
        results.stream().filter(r -> r.status() == Status.DIVERGED).count(),
        results.stream().filter(r -> r.status() == Status.FAILED).count(),
        results.get(0).trial(),
        results.get(0).message());
    return 1;
  }
}
