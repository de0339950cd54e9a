package largo.spark.session.protocol;

import java.io.IOException;

/**
 * Requests the states of the training examples of all shards.
 *
 * @param step the one before which they are requested, 0-based
 */
public record ShardStateRequest(long id, long step) implements Request {

  private static final int FIELD_BYTES = 8;

  @Override
  public MessageType type() {
    return MessageType.SHARD_STATE_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.shardState(this);
  }

  @Override
  public Class<ShardStateResponse> responseType() {
    return ShardStateResponse.class;
  }

  @Override
  public String describe() {
    return "the states of examples before step " + step;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putLong(step);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES;
  }

  static ShardStateRequest decode(FrameHeader header, FrameReader in) throws IOException {
    long step = in.fields(FIELD_BYTES).getLong();
    in.verifyChecksum();
    FrameReader.count(step, "steps", header);
    return new ShardStateRequest(header.id(), step);
  }
}
