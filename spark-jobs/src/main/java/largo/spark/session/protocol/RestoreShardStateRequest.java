package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Restores the states of the training examples of one shard. All shards acknowledge it.
 *
 * @param owner the shard whose examples they are
 * @param step the next one, 0-based
 * @param values {@link largo.core.train.ShardState#values}; empty in executors that do not serve
 *     the owner
 */
public record RestoreShardStateRequest(long id, int owner, long step, float[] values)
    implements Request {

  private static final int FIELD_BYTES = 12;

  /** The request for an executor that does not serve the owner. */
  public RestoreShardStateRequest withoutValues() {
    return new RestoreShardStateRequest(id, owner, step, new float[0]);
  }

  @Override
  public MessageType type() {
    return MessageType.RESTORE_SHARD_STATE_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.restoreShardState(this);
  }

  @Override
  public Class<AckResponse> responseType() {
    return AckResponse.class;
  }

  @Override
  public String describe() {
    return "restoring the states of the examples of shard " + owner;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + 4L * values.length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putInt(owner);
    out.putLong(step);
    out.putFloats(values);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return session.isValidState(length - FIELD_BYTES);
  }

  static RestoreShardStateRequest decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    int owner = fields.getInt();
    long step = fields.getLong();
    float[] values = new float[(int) ((header.length() - FIELD_BYTES) / 4)];
    in.readFloats(values);
    in.verifyChecksum();
    if (owner < 0 || owner >= in.session().shards()) {
      throw new BadFrameException(
          RejectionReason.CONTENT, "a request to restore the states of shard %d", owner);
    }
    FrameReader.count(step, "steps", header);
    return new RestoreShardStateRequest(header.id(), owner, step, values);
  }
}
