package largo.spark.job;

import java.util.Locale;
import largo.core.report.Sweep;
import largo.core.report.TextSummary;
import largo.core.report.TrialResult.Status;
import largo.spark.run.OutputFolder;

/** What a run prints at its end. */
final class Outcomes {

  private Outcomes() {}

  /**
   * Prints the summary of a run.
   *
   * @return the exit code: failure, if no trial came to anything
   */
  static int print(Sweep sweep, OutputFolder folder) {
    System.out.println();
    System.out.print(TextSummary.of(sweep));
    System.out.printf(Locale.ROOT, "%nreport: %s/report.html%n", folder);
    boolean nothing = sweep.results().stream().allMatch(r -> r.status() == Status.FAILED);
    return nothing ? 1 : 0;
  }
}
