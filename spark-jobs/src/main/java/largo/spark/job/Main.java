package largo.spark.job;

import java.io.PrintWriter;
import java.io.StringWriter;
import largo.core.config.SpecException;
import largo.core.data.InputException;
import largo.core.model.ModelException;
import largo.spark.Version;
import largo.spark.device.DeviceException;
import largo.spark.run.Causes;
import org.apache.hadoop.util.ShutdownHookManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
      "1:the run failed, or none of its trials finished",
      "2:the command line or the configuration is wrong"
    },
    subcommands = {
      Train.class,
      Sweep.class,
      Evaluate.class,
      Doctor.class,
      Optimizers.class,
      ReplayTrace.class,
      Bench.class,
      YarnPlan.class
    })
public final class Main implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int FAILED = 1;
  private static final int MISUSED = 2;

  @Spec private CommandSpec spec;

  /** Runs the command that the arguments name. */
  public static void main(String[] arguments) {
    exit(new Main(), arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  /**
   * Runs a command and ends the process if it did not succeed. After success it returns, as cluster
   * managers expect of a main method.
   *
   * @throws FailedException instead of an exit code where the cluster runs the driver: it tells the
   *     user what an exception says, and nothing of what was printed
   */
  static void exit(Object command, String[] arguments) {
    if (System.getProperty("spark.submit.deployMode", "client").equals("cluster")) {
      StringWriter said = new StringWriter();
      int code = line(command).setErr(new PrintWriter(said)).execute(arguments);
      System.err.print(said);
      if (code != 0) {
        throw new FailedException(code, said.toString());
      }
      return;
    }

    int code = execute(command, arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs a command; what goes wrong becomes a message and an exit code. */
  static int execute(Object command, String... arguments) {
    return line(command).execute(arguments);
  }

  private static CommandLine line(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler(
            (e, commandLine, parsed) -> {
              LOG.debug("failed", e);
              if (!ShutdownHookManager.get()
                  .isShutdownInProgress()) { // who stops a run knows why it ended
                commandLine.getErr().println(message(e));
              }
              return e instanceof SpecException ? MISUSED : FAILED;
            });
  }

  private static String message(Exception e) {
    boolean forUsers =
        e instanceof SpecException
            || e instanceof InputException
            || e instanceof ModelException
            || e instanceof DeviceException;
    return forUsers ? e.getMessage() : Causes.inOneLine(e);
  }

  /** Says which version this is. */
  static final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"largo " + Version.OF_LARGO};
    }
  }
}
