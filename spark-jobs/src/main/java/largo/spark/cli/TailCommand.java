package largo.spark.cli;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import largo.core.config.SpecException;
import largo.core.report.TrialResult;
import largo.spark.study.OutputFolder;
import largo.spark.study.RunProgress.TrialStep;
import largo.spark.study.RunStatus;
import largo.spark.study.RunStatus.RunState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a run. */
@Command(
    name = "tail",
    description =
        "Follows a run that another process runs: prints steps and trials that end, until the run"
            + " ends.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class TailCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "Output folder of the run.")
  private String folder;

  @Option(
      names = "--interval",
      paramLabel = "SECONDS",
      description = "Seconds between two looks at the folder (default: ${DEFAULT-VALUE}).")
  private int interval = 2;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      description =
          "Gives up if the run neither trains nor ends for this time (default: ${DEFAULT-VALUE}).")
  private int patience = 300;

  @Mixin private SparkOptions spark = new SparkOptions();

  private final Map<String, Long> printedSteps = new HashMap<>();
  private final Set<String> printedResults = new HashSet<>();

  @Override
  public Integer call() throws InterruptedException {
    if (interval < 1 || patience < 0) {
      throw new SpecException("--interval must be at least 1, and --patience at least 0");
    }
    OutputFolder run = new OutputFolder(folder, spark.hadoop());
    long lastSign = System.nanoTime();
    while (true) {
      RunStatus status = RunStatus.read(run);
      print(status);
      if (status.state() == RunState.FINISHED) {
        System.out.println(status.folder() + ": " + status.summary());
        return 0;
      }
      if (status.state() == RunState.RUNNING) {
        lastSign = System.nanoTime();
      } else if (System.nanoTime() - lastSign >= Duration.ofSeconds(patience).toNanos()) {
        System.err.println(status.folder() + ": " + status.summary());
        return 1;
      }
      Thread.sleep(Duration.ofSeconds(interval).toMillis());
    }
  }

  private void print(RunStatus status) {
    for (TrialResult result : status.ended()) {
      if (printedResults.add(result.trial())) {
        System.out.println(RunStatus.line(result));
      }
    }
    List<TrialStep> running = status.progress().map(p -> p.running()).orElse(List.of());
    for (TrialStep trial : running) {
      Long before = printedSteps.put(trial.trial(), trial.step());
      if (before == null || before != trial.step()) {
        System.out.println(RunStatus.line(trial));
      }
    }
  }
}
