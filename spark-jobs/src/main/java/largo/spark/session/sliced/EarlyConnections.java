package largo.spark.session.sliced;

import java.util.ArrayList;
import java.util.List;
import largo.spark.session.peer.PeerConnection;

/** Connections that other members opened for a generation, perhaps before it was announced here. */
final class EarlyConnections {

  private final List<EarlyConnection> all = new ArrayList<>();

  private record EarlyConnection(PeerConnection from, long generation) {}

  /** Adds a connection; those of earlier generations are not needed any more. */
  synchronized void add(PeerConnection from, long generation) {
    all.removeIf(g -> g.generation() < generation);
    all.add(new EarlyConnection(from, generation));
  }

  /** Passes on the connections of a generation. */
  synchronized void connect(MemberGeneration to) {
    List<GenerationMembers.Member> members = to.group().members();
    for (EarlyConnection early : all) {
      for (int k = 0; k < members.size(); k++) {
        if (early.generation() == to.number()
            && members.get(k).name().equals(early.from().peer())) {
          to.connected(k, early.from());
        }
      }
    }
  }
}
