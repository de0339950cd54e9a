package largo.spark.session.protocol;

import java.io.IOException;

/**
 * The states of the training examples of a shard.
 *
 * @param step the one before which they are, 0-based
 * @param values {@link largo.core.train.ShardState#values}
 */
public record ShardStateResponse(long id, int shard, long step, float[] values)
    implements Response {

  private static final int FIELD_BYTES = 8;

  @Override
  public MessageType type() {
    return MessageType.SHARD_STATE_RESPONSE;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + 4L * values.length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putLong(step);
    out.putFloats(values);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return session.isValidState(length - FIELD_BYTES);
  }

  static ShardStateResponse decode(FrameHeader header, FrameReader in) throws IOException {
    long step = in.fields(FIELD_BYTES).getLong();
    float[] values = new float[(int) ((header.length() - FIELD_BYTES) / 4)];
    in.readFloats(values);
    in.verifyChecksum();
    FrameReader.count(step, "steps", header);
    return new ShardStateResponse(header.id(), header.shard(), step, values);
  }
}
