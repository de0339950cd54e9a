package largo.spark.session.protocol;

import java.io.IOException;

/**
 * Restores the parameters before the last step in all shards, from which compression derives
 * momentum.
 *
 * @param parameters float[layout size]
 */
public record RestoreParametersRequest(long id, float[] parameters) implements Request {

  @Override
  public MessageType type() {
    return MessageType.RESTORE_PARAMETERS_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.restoreParameters(this);
  }

  @Override
  public Class<AckResponse> responseType() {
    return AckResponse.class;
  }

  @Override
  public String describe() {
    return "restoring the parameters before the last step";
  }

  @Override
  public long encodedLength() {
    return 4L * parameters.length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putFloats(parameters);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return session.codec().isPresent() && length == session.parameterBytes();
  }

  static RestoreParametersRequest decode(FrameHeader header, FrameReader in) throws IOException {
    float[] parameters = in.readParameters(ALL_SHARDS);
    in.verifyChecksum();
    return new RestoreParametersRequest(header.id(), parameters);
  }
}
