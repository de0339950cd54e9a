package largo.spark.job;

import largo.spark.run.OutputFolder;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** Tells a user who stops a run, by Ctrl-C or a signal, how to go on with it. */
final class ResumeHint {

  /** Before Spark's own hooks, whose noise at the end is not the user's concern. */
  private static final int FIRST = 1000;

  private final Runnable hook;

  ResumeHint(OutputFolder folder) {
    this.hook = () -> print(folder);
    ShutdownHookManager.get().addShutdownHook(hook, FIRST);
  }

  private static void print(OutputFolder folder) {
    Configurator.setAllLevels("org.apache.spark", Level.OFF);
    if (folder.has("spec.conf")) {
      System.err.printf(
          "%nstopped; trials that are finished are kept. To go on: --resume %s%n", folder);
    }
  }

  /** The run ended by itself. */
  void withdraw() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
