package largo.spark.session;

/** Starts the threads of sessions, which are daemon threads. */
final class SessionThreads {

  /** Prefix of the names of all threads of sessions. */
  static final String PREFIX = "largo-session: ";

  private SessionThreads() {}

  static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, PREFIX + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
