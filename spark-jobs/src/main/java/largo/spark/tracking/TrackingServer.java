package largo.spark.tracking;

/** Something that can be told what happens, and may fail to be. Used by one thread at a time. */
interface TrackingServer extends AutoCloseable {

  /** Where it is, for messages. */
  String address();

  /**
   * Takes an event in.
   *
   * @throws RefusedException if it could not, and would not later
   * @throws RuntimeException if it could not; the event may be sent again
   */
  void send(TrackingEvent event);

  /**
   * No more will come.
   *
   * @throws RuntimeException if that could not be said
   */
  @Override
  void close();
}
