package largo.spark.session.protocol;

import java.io.IOException;
import largo.core.compress.Residual;

/** A shard's residual of compression. */
public record ResidualResponse(long id, int shard, Residual residual) implements Response {

  private static final int FIELD_BYTES = 8;

  @Override
  public MessageType type() {
    return MessageType.RESIDUAL_RESPONSE;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + 4L * residual.values().length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putLong(residual.age());
    out.putFloats(residual.values());
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return session.codec().isPresent()
        && (length == FIELD_BYTES || length == FIELD_BYTES + session.parameterBytes());
  }

  static ResidualResponse decode(FrameHeader header, FrameReader in) throws IOException {
    long age = in.fields(FIELD_BYTES).getLong();
    float[] values = new float[(int) ((header.length() - FIELD_BYTES) / 4)];
    in.readFloats(values);
    in.verifyChecksum();
    FrameReader.count(age, "contributions", header);
    return new ResidualResponse(header.id(), header.shard(), new Residual(age, values));
  }
}
