package largo.spark.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import largo.core.config.SpecException;
import largo.spark.Version;
import largo.spark.study.ErrorMessages;
import largo.spark.study.TerminalCheck;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line. */
@Command(
    name = "largo",
    description = "Large-batch training of neural networks on Apache Spark.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:the run failed, or none of its trials finished; status: the run was probably killed",
      "2:the command line or the configuration is invalid",
      "130, 143:stopped by Ctrl-C, by SIGTERM; finished work is saved"
    },
    subcommands = {
      TrainCommand.class,
      SweepCommand.class,
      StudyCommand.class,
      ReportCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      PredictCommand.class,
      MeasureCommand.class,
      LrFindCommand.class,
      CriticalBatchCommand.class,
      StatusCommand.class,
      TailCommand.class,
      DoctorCommand.class,
      OptimizersCommand.class,
      ReplayCommand.class,
      BenchCommand.class,
      YarnPlanCommand.class,
      AutoComplete.GenerateCompletion.class
    })
public final class Main implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  /** Columns of help that is not printed to a terminal. */
  private static final int USAGE_WIDTH = 100;

  @Spec private CommandSpec spec;

  /** Runs a command line. */
  public static void main(String[] arguments) {
    exit(new Main(), arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /**
   * Runs a command line and exits the process on failure. On success it returns, as cluster
   * managers expect of a main method.
   *
   * @throws FailedException instead of an exit code if the driver runs on the cluster, which
   *     reports the message of an exception to the user, but not the output
   */
  static void exit(Object command, String[] arguments) {
    nameUser();
    if (System.getProperty("spark.submit.deployMode", "client").equals("cluster")) {
      StringWriter said = new StringWriter();
      int code = execute(line(command).setErr(new PrintWriter(said)), arguments);
      System.err.print(said);
      if (code != 0) {
        throw new FailedException(code, said.toString());
      }
      return;
    }

    int code = execute(command, arguments);
    if (code != 0) {
      Configurator.setAllLevels("org.apache.spark", Level.OFF); // the message is printed last
      System.exit(code);
    }
  }

  /**
   * Logs in to Hadoop under the name that bin/largo passes if the user of a container has no name,
   * which Java cannot determine.
   */
  private static void nameUser() {
    String name = System.getProperty("largo.user");
    if (name != null && !UserGroupInformation.isSecurityEnabled()) {
      UserGroupInformation.setLoginUser(UserGroupInformation.createRemoteUser(name));
    }
  }

  /** Runs a command; errors become a message and an exit code. */
  static int execute(Object command, String... arguments) {
    return execute(line(command), arguments);
  }

  private static int execute(CommandLine line, String... arguments) {
    try {
      return line.execute(arguments);
    } catch (Error e) { // the handler below receives only exceptions
      return report(e, line);
    }
  }

  private static CommandLine line(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(USAGE_WIDTH)
        .setUsageHelpAutoWidth(TerminalCheck.isAttached())
        .setParameterExceptionHandler(new UsageErrorHandler(MISUSED))
        .setExecutionExceptionHandler((e, commandLine, parsed) -> report(e, commandLine));
  }

  private static int report(Throwable e, CommandLine commandLine) {
    LOG.debug("failed", e);
    if (!ShutdownHookManager.get().isShutdownInProgress()) { // not if the user has stopped the run
      commandLine.getErr().println(ErrorMessages.text(e));
    }
    return e instanceof SpecException ? MISUSED : FAILED;
  }

  /** The version for --version. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"largo " + Version.OF_LARGO};
    }
  }
}
