package largo.spark.session.protocol;

import java.io.IOException;

/** Requests the residuals of all shards. */
public record ResidualRequest(long id) implements Request {

  @Override
  public MessageType type() {
    return MessageType.RESIDUAL_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.residual(this);
  }

  @Override
  public Class<ResidualResponse> responseType() {
    return ResidualResponse.class;
  }

  @Override
  public String describe() {
    return "the residuals of compression";
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

  static ResidualRequest decode(FrameHeader header, FrameReader in) {
    return new ResidualRequest(header.id());
  }
}
