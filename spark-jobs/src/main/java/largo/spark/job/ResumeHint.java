package largo.spark.job;

import largo.spark.run.OutputFolder;

/** Tells a user who stops a run, by Ctrl-C or a signal, how to go on with it. */
final class ResumeHint {

  private final Thread hook;

  ResumeHint(OutputFolder folder) {
    this.hook = new Thread(() -> print(folder), "resume hint");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private static void print(OutputFolder folder) {
    if (folder.has("spec.conf")) {
      System.err.printf(
          "%nstopped; trials that are finished are kept. To go on: --resume %s%n", folder);
    }
  }

  /** The run ended by itself. */
  void withdraw() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The hook is running: that is why the run ended.
    }
  }
}
