package largo.spark.session.sliced;

import java.util.ArrayList;
import java.util.List;
import largo.spark.session.peer.PeerConnection;

/** Connections that other members opened for a generation, perhaps before it was announced here. */
final class Greetings {

  private final List<Greeting> all = new ArrayList<>();

  private record Greeting(PeerConnection from, long generation) {}

  /** Adds a connection; those of earlier generations are not needed any more. */
  synchronized void add(PeerConnection from, long generation) {
    all.removeIf(g -> g.generation() < generation);
    all.add(new Greeting(from, generation));
  }

  /** Passes on the connections of a generation. */
  synchronized void connect(MemberGeneration to) {
    List<Formation.Member> members = to.formation().members();
    for (Greeting greeting : all) {
      for (int k = 0; k < members.size(); k++) {
        if (greeting.generation() == to.number()
            && members.get(k).name().equals(greeting.from().peer())) {
          to.connected(k, greeting.from());
        }
      }
    }
  }
}
