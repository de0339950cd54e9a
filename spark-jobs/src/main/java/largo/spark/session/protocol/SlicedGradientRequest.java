package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Requests the sum of gradients over a global batch, at the parameters that the executors have, and
 * to be sent in slices to their owners.
 *
 * @param generation number of the group of owners
 * @param batch 0-based number of the batch, which is the step
 */
public record SlicedGradientRequest(long id, long generation, long batch) implements Request {

  private static final int FIELD_BYTES = 16;

  @Override
  public MessageType type() {
    return MessageType.SLICED_GRADIENT_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.slicedGradient(this);
  }

  @Override
  public Class<SlicedGradientResponse> responseType() {
    return SlicedGradientResponse.class;
  }

  @Override
  public String describe() {
    return "the gradient of step " + batch;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putLong(generation);
    out.putLong(batch);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES;
  }

  static SlicedGradientRequest decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    long generation = fields.getLong();
    long batch = fields.getLong();
    in.verifyChecksum();
    return new SlicedGradientRequest(
        header.id(), generation, FrameReader.count(batch, "batches", header));
  }
}
