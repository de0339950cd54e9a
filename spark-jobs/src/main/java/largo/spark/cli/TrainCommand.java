package largo.spark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import largo.core.config.Trial;
import largo.core.config.UnusedKeys;
import largo.core.study.FixedTrials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains one model. */
@Command(
    name = "train",
    description = "Trains one model; the sweep block of the file is not used.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class TrainCommand implements Callable<Integer> {

  @Mixin private RunOptions options = new RunOptions();

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new TrainCommand(), arguments);
  }

  @Override
  public Integer call() {
    return options.run(
        UnusedKeys.Command.TRAIN,
        spec ->
            new FixedTrials(
                List.of(Trial.of(spec.optimizer(), spec.batch().global(), spec.seed()))));
  }
}
