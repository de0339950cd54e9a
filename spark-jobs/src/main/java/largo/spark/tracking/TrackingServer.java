package largo.spark.tracking;

/** A server that records events, and may be unreachable. Used by one thread at a time. */
interface TrackingServer extends AutoCloseable {

  /** The address, for messages. */
  String address();

  /**
   * Records an event.
   *
   * @throws RefusedException if the server would refuse it again
   * @throws RuntimeException if it failed; the event may be sent again
   */
  void send(TrackingEvent event);

  /**
   * Ends the runs that are open.
   *
   * @throws RuntimeException if the server cannot be reached
   */
  @Override
  void close();
}
