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

/** Shutdown hook for Ctrl-C and signals: saves the running trials and prints how to resume. */
final class StopHook {

  /** Runs before Spark's own hooks, so that the current step can be finished. */
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
      System.err.printf(
          Locale.ROOT, "%nstopping: running trials finish their step and are saved%n");
    }
    try {
      if (study.stop(MOST)) {
        lock.close(); // another process can resume the run immediately
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the message below is printed anyway
    }
    Configurator.setAllLevels("org.apache.spark", Level.OFF); // errors of the shutdown
    if (folder.has(SpecFile.NAME)) {
      System.err.printf(
          Locale.ROOT, "%nstopped; finished work is saved. To continue: --resume %s%n", folder);
    }
  }

  /** Deregisters the hook after the run has ended. */
  void withdraw() {
    if (!ShutdownHookManager.get().isShutdownInProgress()) {
      ShutdownHookManager.get().removeShutdownHook(hook);
    }
  }
}
