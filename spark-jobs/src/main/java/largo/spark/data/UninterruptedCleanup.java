package largo.spark.data;

/**
 * Runs cleanup to completion in a thread that may have been interrupted. Spark's methods that
 * unpersist RDDs and destroy broadcasts block, so in an interrupted thread they fail instead of
 * releasing anything.
 */
public final class UninterruptedCleanup {

  private UninterruptedCleanup() {}

  /** Runs a short action with the thread's interrupt status cleared, and restores it afterwards. */
  public static void run(Runnable cleanup) {
    boolean interrupted = Thread.interrupted();
    try {
      cleanup.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
