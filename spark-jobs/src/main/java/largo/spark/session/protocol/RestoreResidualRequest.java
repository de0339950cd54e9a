package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.compress.Residual;

/**
 * Restores the residual of one shard. All shards acknowledge it.
 *
 * @param owner the shard whose residual it is
 * @param residual {@link Residual#NONE} in executors that do not serve the owner
 */
public record RestoreResidualRequest(long id, int owner, Residual residual) implements Request {

  private static final int FIELD_BYTES = 12;

  /** The request for an executor that does not serve the owner. */
  public RestoreResidualRequest withoutResidual() {
    return new RestoreResidualRequest(id, owner, Residual.NONE);
  }

  @Override
  public MessageType type() {
    return MessageType.RESTORE_RESIDUAL_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.restoreResidual(this);
  }

  @Override
  public Class<AckResponse> responseType() {
    return AckResponse.class;
  }

  @Override
  public String describe() {
    return "restoring the residual of shard " + owner;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + 4L * residual.values().length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putInt(owner);
    out.putLong(residual.age());
    out.putFloats(residual.values());
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return session.codec().isPresent()
        && (length == FIELD_BYTES || length == FIELD_BYTES + session.parameterBytes());
  }

  static RestoreResidualRequest decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    int owner = fields.getInt();
    long age = fields.getLong();
    float[] values = new float[(int) ((header.length() - FIELD_BYTES) / 4)];
    in.readFloats(values);
    in.verifyChecksum();
    if (owner < 0 || owner >= in.session().shards()) {
      throw new BadFrameException(
          RejectionReason.CONTENT, "a request to restore the residual of shard %d", owner);
    }
    FrameReader.count(age, "contributions", header);
    return new RestoreResidualRequest(header.id(), owner, new Residual(age, values));
  }
}
