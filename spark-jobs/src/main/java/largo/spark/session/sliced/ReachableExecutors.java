package largo.spark.session.sliced;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.sliced.SliceConfig.HostPort;

/** Executors that are connected with the driver, and where they accept connections. */
final class ReachableExecutors {

  private final Map<String, Reachable> byName = new HashMap<>();

  private record Reachable(PeerConnection connection, HostPort address) {}

  synchronized void add(PeerConnection connection, HostPort address) {
    byName.put(connection.peer(), new Reachable(connection, address));
  }

  synchronized void remove(PeerConnection connection) {
    byName.values().removeIf(reachable -> reachable.connection() == connection);
  }

  synchronized boolean isConnected(String executor) {
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
