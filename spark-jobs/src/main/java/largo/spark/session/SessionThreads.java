package largo.spark.session;

/** Threads of a session. They keep no JVM alive. */
final class SessionThreads {

  /** What the names of all threads of sessions begin with. */
  static final String PREFIX = "largo session, ";

  private SessionThreads() {}

  static Thread start(String name, Runnable work) {
    Thread thread = new Thread(work, PREFIX + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
