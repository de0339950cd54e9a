package largo.spark.cli;

import java.util.concurrent.Callable;
import largo.core.config.UnusedKeys;
import largo.core.study.FixedTrials;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model with several batch sizes and optimizers, and reports the differences. */
@Command(
    name = "sweep",
    description =
        "Trains a model with several batch sizes and optimizers, and reports the differences.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class SweepCommand implements Callable<Integer> {

  @Mixin private RunOptions options = new RunOptions();

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new SweepCommand(), arguments);
  }

  @Override
  public Integer call() {
    return options.run(
        UnusedKeys.Command.SWEEP, spec -> new FixedTrials(spec.sweep().trials(spec)));
  }
}
