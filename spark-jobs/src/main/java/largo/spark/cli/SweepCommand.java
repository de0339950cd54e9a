package largo.spark.cli;

import java.util.concurrent.Callable;
import largo.core.config.UnusedKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains a model at several batches, with several optimizers, and reports what changes. */
@Command(
    name = "sweep",
    description =
        "Trains a model at several batches, with several optimizers, and reports what changes.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class SweepCommand implements Callable<Integer> {

  @Mixin private RunOptions options = new RunOptions();

  /** For spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new SweepCommand(), arguments);
  }

  @Override
  public Integer call() {
    return options.run(UnusedKeys.Command.SWEEP, spec -> spec.sweep().trials(spec));
  }
}
