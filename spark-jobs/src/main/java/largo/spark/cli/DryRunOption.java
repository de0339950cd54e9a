package largo.spark.cli;

import largo.spark.study.DryRunForecast;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Option;

/** The option of a command to check its input and to show what it would do. */
final class DryRunOption {

  @Option(
      names = "--dry-run",
      description =
          "Checks the configuration, the data, the model and the output, prints what would be done,"
              + " with the predicted time of trainings, and trains and writes nothing.")
  private boolean dryRun;

  /** Whether nothing is to be done. */
  boolean isGiven() {
    return dryRun;
  }

  /**
   * Prints what would be done.
   *
   * @return the exit code
   */
  static int print(DryRunForecast forecast, JsonOutput output, Configuration hadoop) {
    output.print(forecast.text(), forecast::json, hadoop);
    return 0;
  }
}
