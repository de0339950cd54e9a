package largo.spark.notebook;

/**
 * The context class loader of a thread. ND4J searches its backend with it, but the class loader of
 * an interpreter may not contain Largo's jar.
 */
final class ContextLoader {

  private ContextLoader() {}

  /** Runs an action in this thread with Largo's class loader as context class loader. */
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
