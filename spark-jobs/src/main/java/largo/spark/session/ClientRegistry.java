package largo.spark.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import largo.spark.session.sliced.SliceMember;

/**
 * The coordinator clients of this JVM, by run, shared by all its tasks.
 *
 * <p>Spark passes copies of the driver's objects to tasks, even in the same JVM, and has no other
 * way for tasks of an executor to share objects. With this registry a task in the driver's JVM
 * finds the coordinator itself, so that vectors are passed by reference, and the tasks of an
 * executor share one connection. An entry is removed with the session, or with its last task.
 */
final class ClientRegistry {

  private static final Map<UUID, Entry> BY_RUN = new ConcurrentHashMap<>();

  private ClientRegistry() {}

  /** Makes a client available to tasks of this JVM, until it is removed. */
  static void put(UUID run, CoordinatorClient client) {
    BY_RUN.put(run, new Entry(client));
  }

  static void remove(UUID run) {
    Entry removed = BY_RUN.remove(run);
    if (removed != null) {
      removed.closeMember();
    }
  }

  static int size() {
    return BY_RUN.size();
  }

  /**
   * Finds the client of a session, or connects to its driver. Other tasks of the same session wait
   * for the connection, those of other sessions do not.
   *
   * @param executor name of this executor
   * @throws SessionException if the session is over
   * @throws IOException if the driver cannot be reached, or the thread is interrupted
   */
  static Lease take(SessionAddress address, String executor) throws IOException {
    UUID run = address.session().run();
    Entry entry =
        BY_RUN.compute(
            run,
            (id, existing) -> {
              Entry usable = existing != null && existing.isUsable() ? existing : new Entry();
              usable.users++;
              return usable;
            });
    Lease lease = new Lease(run, entry);
    try {
      entry.connect(address, executor);
      return lease;
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /**
   * A client, and the number of tasks that use it, which is guarded by the map's lock of its entry.
   */
  private static final class Entry {

    private final ReentrantLock connecting = new ReentrantLock();
    private volatile CoordinatorClient client; // null until it is connected
    private volatile IOException failure; // null unless it cannot be connected
    private SliceMember member; // null until it is opened
    private int users;

    /** A client that is not connected yet. */
    Entry() {}

    Entry(CoordinatorClient client) {
      this.client = client;
    }

    boolean isUsable() {
      return failure == null
          && !(client instanceof RemoteCoordinatorClient remote && !remote.isOpen());
    }

    void connect(SessionAddress address, String executor) throws IOException {
      lock();
      try {
        if (failure != null) {
          throw new IOException(failure.getMessage(), failure);
        }
        if (client == null) {
          if (address.port() == 0) {
            throw new SessionException("the session %s is over", address.session().run());
          }
          client = RemoteCoordinatorClient.connect(address, executor, RetryPolicy.JOIN);
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

    /** Whether the client belongs to the coordinator, so that it is removed with its session. */
    boolean isLocal() {
      return client instanceof LocalCoordinatorClient;
    }

    SliceMember member(MemberOpener opener) throws IOException {
      lock();
      try {
        if (member == null) {
          member = opener.open();
        }
        return member;
      } finally {
        connecting.unlock();
      }
    }

    void closeMember() {
      SliceMember opened;
      connecting.lock();
      try {
        opened = member;
        member = null;
      } finally {
        connecting.unlock();
      }
      if (opened != null) {
        opened.close();
      }
    }

    void close() {
      closeMember();
      if (client instanceof RemoteCoordinatorClient remote) {
        remote.close();
      }
    }
  }

  /** Opens the owner of a slice. */
  @FunctionalInterface
  interface MemberOpener {
    SliceMember open() throws IOException;
  }

  /** The use of a client by one task. */
  static final class Lease implements AutoCloseable {

    private final UUID run;
    private final Entry entry;

    private Lease(UUID run, Entry entry) {
      this.run = run;
      this.entry = entry;
    }

    CoordinatorClient client() {
      return entry.client;
    }

    /** The owner of a slice in this JVM, opened by the first task. */
    SliceMember member(MemberOpener opener) throws IOException {
      return entry.member(opener);
    }

    @Override
    public void close() {
      boolean[] last = {false};
      BY_RUN.compute(
          run,
          (id, existing) -> {
            entry.users--;
            last[0] = entry.users == 0 && !entry.isLocal();
            return last[0] && existing == entry ? null : existing;
          });
      if (last[0]) {
        entry.close();
      }
    }
  }
}
