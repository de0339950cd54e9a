package largo.spark.notebook;

/**
 * The context class loader of a thread. ND4J looks for its backend through it, and an interpreter's
 * own need not see Largo's jar.
 */
final class ContextLoader {

  private ContextLoader() {}

  /** Does some work in this thread, while it sees what Largo sees. */
  static void within(Runnable work) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ContextLoader.class.getClassLoader());
    try {
      work.run();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
