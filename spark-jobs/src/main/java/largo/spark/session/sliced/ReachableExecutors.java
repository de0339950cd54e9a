package largo.spark.session.sliced;

import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import largo.core.Deadline;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.sliced.SliceConfig.HostPort;

/** Executors that are connected with the driver, and where they listen. Thread-safe. */
public final class ReachableExecutors {

  private final Map<String, Reachable> byName = new HashMap<>();

  private record Reachable(PeerConnection connection, HostPort address) {}

  synchronized void add(PeerConnection connection, HostPort address) {
    byName.put(connection.peer(), new Reachable(connection, address));
    notifyAll();
  }

  synchronized void remove(PeerConnection connection) {
    byName.values().removeIf(reachable -> reachable.connection() == connection);
  }

  /**
   * Waits until executors are connected.
   *
   * @return false if some are not after the timeout
   */
  public synchronized boolean await(Collection<String> executors, Duration timeout) {
    try {
      return Deadline.after(timeout).await(this, () -> missing(executors).isEmpty());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while executors connected", e);
    }
  }

  /** Those of some executors that are not connected. */
  public synchronized List<String> missing(Collection<String> executors) {
    return executors.stream().filter(name -> !isConnected(name)).toList();
  }

  private boolean isConnected(String executor) {
    Reachable reachable = byName.get(executor);
    return reachable != null && reachable.connection().isOpen();
  }

  /** The connection with an executor that has connected. */
  synchronized PeerConnection connection(String executor) {
    if (!byName.containsKey(executor)) {
      throw new GenerationLostException("the connection with " + executor + " was lost");
    }
    return byName.get(executor).connection();
  }

  /**
   * The members of a generation, in the order of their names.
   *
   * @param shardsOf the shards of each executor
   * @throws GenerationLostException if one of them is not connected any more
   */
  synchronized List<GenerationMembers.Member> members(Map<String, BitSet> shardsOf) {
    return shardsOf.keySet().stream()
        .sorted()
        .map(
            name -> {
              connection(name);
              return new GenerationMembers.Member(
                  name, byName.get(name).address(), shardsOf.get(name));
            })
        .toList();
  }
}
