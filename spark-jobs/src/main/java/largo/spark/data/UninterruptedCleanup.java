package largo.spark.data;

/**
 * Tidying up in a thread that is interrupted: Spark's calls to let go of data and broadcasts wait
 * for an answer, and would throw instead of letting go.
 */
public final class UninterruptedCleanup {

  private UninterruptedCleanup() {}

  /** Does some short work as if the thread were not interrupted; it is again afterwards. */
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
