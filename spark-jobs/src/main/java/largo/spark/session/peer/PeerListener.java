package largo.spark.session.peer;

/**
 * Receives what happens on the connections of a {@link PeerNetwork}. Called by its threads, which
 * must not be blocked; the messages of a connection in order, by one thread.
 */
public interface PeerListener {

  /** A message; its content is valid until this returns. */
  void received(PeerConnection from, PeerMessage message);

  /** A connection ended, or was closed because of invalid data. */
  void lost(PeerConnection connection, String why);

  /** A connection that did not authenticate, or invalid data. */
  default void rejected(String what) {}
}
