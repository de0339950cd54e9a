package largo.spark.cli;

import java.util.concurrent.Callable;
import largo.core.config.UnusedKeys;
import largo.core.study.StudyDesign;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Finds the largest batch that costs no accuracy, with tuned learning rates and several seeds. */
@Command(
    name = "study",
    description =
        "Finds the largest batch that costs no accuracy: tunes the learning rate of every optimizer"
            + " and batch of the sweep, runs the best with several seeds, and states the result.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Versions.class)
public final class StudyCommand implements Callable<Integer> {

  @Mixin private RunOptions options = new RunOptions();

  /** Entry point for spark-submit. */
  public static void main(String[] arguments) {
    Main.exit(new StudyCommand(), arguments);
  }

  @Override
  public Integer call() {
    return options.run(UnusedKeys.Command.STUDY, StudyDesign::new);
  }
}
