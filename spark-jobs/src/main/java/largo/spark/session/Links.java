package largo.spark.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * This JVM's links to sessions, by run: shared by all of a JVM, as only its GPUs are besides.
 *
 * <p>Spark hands a task a copy of what the driver made, even in the same JVM, and gives tasks of an
 * executor no other way to find each other. Through here a task of the driver's own JVM finds the
 * hub itself, so that floats pass by reference, and tasks of an executor share one connection. An
 * entry goes with the session, or with its last task.
 */
final class Links {

  private static final Map<UUID, Shared> BY_RUN = new ConcurrentHashMap<>();

  private Links() {}

  /** Lets tasks of this JVM find a link, until it is withdrawn. */
  static void offer(UUID run, Link link) {
    BY_RUN.put(run, new Shared(link));
  }

  static void withdraw(UUID run) {
    BY_RUN.remove(run);
  }

  /** How many there are. */
  static int count() {
    return BY_RUN.size();
  }

  /**
   * Finds the link of a session, or connects to its driver.
   *
   * @param name of this executor
   * @throws SessionException if the session is over
   */
  static Lease take(Ticket ticket, String name) throws IOException {
    try {
      UUID run = ticket.session().run();
      return new Lease(
          run,
          BY_RUN.compute(
              run,
              (id, there) -> {
                Shared shared =
                    there != null && there.isUsable() ? there : new Shared(connect(ticket, name));
                shared.users++;
                return shared;
              }));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Link connect(Ticket ticket, String name) {
    if (ticket.port() == 0) {
      throw new SessionException("the session %s is over", ticket.session().run());
    }
    try {
      return RemoteLink.connect(ticket, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A link, and how many tasks use it; counted under the lock of its entry. */
  private static final class Shared {

    private final Link link;
    private int users;

    Shared(Link link) {
      this.link = link;
    }

    boolean isUsable() {
      return !(link instanceof RemoteLink remote) || remote.isOpen();
    }
  }

  /** One task's use of a link. */
  static final class Lease implements AutoCloseable {

    private final UUID run;
    private final Shared shared;

    private Lease(UUID run, Shared shared) {
      this.run = run;
      this.shared = shared;
    }

    Link link() {
      return shared.link;
    }

    @Override
    public void close() {
      BY_RUN.compute(
          run,
          (id, there) -> {
            shared.users--;
            if (shared.users > 0 || !(shared.link instanceof RemoteLink remote)) {
              return there;
            }
            remote.close();
            return there == shared ? null : there;
          });
    }
  }
}
