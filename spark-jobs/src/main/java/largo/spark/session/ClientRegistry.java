package largo.spark.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * This JVM's links to sessions, by run: shared by all of a JVM, as only its GPUs are besides.
 *
 * <p>Spark hands a task a copy of what the driver made, even in the same JVM, and gives tasks of an
 * executor no other way to find each other. Through here a task of the driver's own JVM finds the
 * hub itself, so that floats pass by reference, and tasks of an executor share one connection. An
 * entry goes with the session, or with its last task.
 */
final class ClientRegistry {

  private static final Map<UUID, Shared> BY_RUN = new ConcurrentHashMap<>();

  private ClientRegistry() {}

  /** Lets tasks of this JVM find a link, until it is withdrawn. */
  static void offer(UUID run, CoordinatorClient link) {
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
   * @throws IOException if the driver cannot be reached; or if the thread is interrupted
   */
  static Lease take(SessionAddress sessionAddress, String name) throws IOException {
    UUID run = sessionAddress.session().run();
    Shared shared =
        BY_RUN.compute(
            run,
            (id, there) -> {
              Shared usable = there != null && there.isUsable() ? there : new Shared();
              usable.users++;
              return usable;
            });
    Lease lease = new Lease(run, shared);
    try {
      shared.connect(sessionAddress, name);
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * A link, and how many tasks use it; those are counted under the lock of its entry. The first of
   * them connects, while the others wait.
   */
  private static final class Shared {

    private final ReentrantLock connecting = new ReentrantLock();
    private volatile CoordinatorClient link;
    private volatile IOException failure;
    private int users;

    /** To be connected. */
    Shared() {}

    Shared(CoordinatorClient link) {
      this.link = link;
    }

    boolean isUsable() {
      return failure == null
          && !(link instanceof RemoteCoordinatorClient remote && !remote.isOpen());
    }

    void connect(SessionAddress sessionAddress, String name) throws IOException {
      lock();
      try {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        if (link == null) {
          if (sessionAddress.port() == 0) {
            throw new SessionException("the session %s is over", sessionAddress.session().run());
          }
          link = RemoteCoordinatorClient.connect(sessionAddress, name);
        }
      } catch (IOException e) {
        failure = e;
        throw e;
      } finally {
        connecting.unlock();
      }
    }

    private void lock() throws IOException {
      try {
        connecting.lockInterruptibly();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while another task joined the session");
      }
    }

    /** Whether it is the driver's own, which withdraws it. */
    boolean isOffered() {
      return link != null && !(link instanceof RemoteCoordinatorClient);
    }

    void close() {
      if (link instanceof RemoteCoordinatorClient remote) {
        remote.close();
      }
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

    CoordinatorClient link() {
      return shared.link;
    }

    @Override
    public void close() {
      BY_RUN.compute(
          run,
          (id, there) -> {
            shared.users--;
            if (shared.users > 0 || shared.isOffered()) {
              return there;
            }
            shared.close();
            return there == shared ? null : there;
          });
    }
  }
}
