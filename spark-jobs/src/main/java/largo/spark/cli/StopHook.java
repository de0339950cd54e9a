package largo.spark.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import largo.spark.storage.FolderLock;
import largo.spark.study.OutputFolder;
import largo.spark.study.SpecFile;
import largo.spark.study.Study;
import org.apache.hadoop.util.ShutdownHookManager;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/**
 * What happens when a run is stopped, by Ctrl-C or a signal: trials that run are saved, and the
 * user is told how to go on.
 */
final class StopHook {

  /** Before Spark's own hooks: while there is Spark, a step can be taken to its end. */
  private static final int FIRST = 1000;

  /** Less than the 30 s that Kubernetes and Slurm wait before they kill. */
  private static final Duration MOST = Duration.ofSeconds(25);

  private final Runnable hook;

  StopHook(Study study, OutputFolder folder, FolderLock lock) {
    this.hook = () -> stop(study, folder, lock);
    ShutdownHookManager.get()
        .addShutdownHook(hook, FIRST, MOST.plusSeconds(5).toSeconds(), TimeUnit.SECONDS);
  }

  private static void stop(Study study, OutputFolder folder, FolderLock lock) {
    if (study.isTraining()) {
      System.err.printf(Locale.ROOT, "%nstopping: trials that run end their step and are saved%n");
    }
    try {
      if (study.stop(MOST)) {
        lock.close(); // another process can resume the run at once
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // said below, all the same
    }
    Configurator.setAllLevels("org.apache.spark", Level.OFF); // its noise is nobody's concern
    if (folder.has(SpecFile.NAME)) {
      System.err.printf(
          Locale.ROOT, "%nstopped; what is done is kept. To go on: --resume %s%n", folder);
    }
  }

  /** The run ended by itself. */
  void withdraw() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
