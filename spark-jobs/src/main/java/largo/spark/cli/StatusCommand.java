package largo.spark.cli;

import java.util.concurrent.Callable;
import largo.spark.study.OutputFolder;
import largo.spark.study.RunStatus;
import org.apache.hadoop.conf.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Prints the status of a run. */
@Command(
    name = "status",
    description = "Prints the status of a run, which another process may be running.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class StatusCommand implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "DIR", description = "Output folder of the run.")
  private String folder;

  @Mixin private JsonOutput output = new JsonOutput();

  @Mixin private SparkOptions spark = new SparkOptions();

  @Override
  public Integer call() {
    Configuration hadoop = spark.hadoop();
    output.check(hadoop);
    RunStatus status = RunStatus.read(new OutputFolder(folder, hadoop));
    output.print(status.text(), status::json, hadoop);
    return status.state() == RunStatus.RunState.LOST ? 1 : 0;
  }
}
