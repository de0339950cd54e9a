package largo.spark.data;

/**
 * Cleanup in a thread that may be interrupted. Spark's calls that unpersist RDDs and destroy
 * broadcasts wait for a response, and would throw an exception instead.
 */
public final class UninterruptedCleanup {

  private UninterruptedCleanup() {}

  /** Runs a short action with the interrupt flag cleared, and restores the flag afterwards. */
  public static void run(Runnable work) {
    boolean interrupted = Thread.interrupted();
    try {
      work.run();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
