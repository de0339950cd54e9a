package largo.spark.job;

import java.util.List;
import java.util.concurrent.Callable;
import largo.core.config.Trial;
import largo.core.config.UnusedKeys;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Trains one model. */
@Command(
    name = "train",
    description = "Trains one model; the file's sweep block plays no part.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class Train implements Callable<Integer> {

  @Mixin private RunOptions options = new RunOptions();

  /** For spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new Train(), arguments);
  }

  @Override
  public Integer call() {
    return options.run(
        UnusedKeys.Command.TRAIN,
        spec -> List.of(Trial.of(spec.optimizer(), spec.batch().global(), spec.seed())));
  }
}
