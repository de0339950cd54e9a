package largo.spark.cli;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine.Option;

/** The option of a command to print only results, warnings and errors. */
final class QuietOption {

  @Option(
      names = "--quiet",
      description = "Prints results, warnings and errors, but no progress and no other log lines.")
  private boolean quiet;

  /** Sets the level of the log. Displays of progress are not shown if information is not logged. */
  void apply() {
    if (quiet) {
      Configurator.setAllLevels("largo", Level.WARN);
    }
  }
}
