package largo.spark.session.protocol;

/** Ends the session: there are no more requests. */
public record StopSession() implements Message {

  @Override
  public MessageType type() {
    return MessageType.STOP;
  }

  @Override
  public int shard() {
    return ALL_SHARDS;
  }

  @Override
  public long encodedLength() {
    return 0;
  }

  @Override
  public void encode(FrameWriter out) {}

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == 0;
  }

  static StopSession decode(FrameHeader header, FrameReader in) {
    return new StopSession();
  }
}
