package largo.spark.session.protocol;

/** Acknowledges a request that has no other response. */
public record AckResponse(long id, int shard) implements Response {

  @Override
  public MessageType type() {
    return MessageType.ACK;
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

  static AckResponse decode(FrameHeader header, FrameReader in) {
    return new AckResponse(header.id(), header.shard());
  }
}
