package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.data.BatchRange;

/**
 * Requests the sum of gradients over a global batch, at the parameters that the executors have, and
 * to be sent in slices to their owners.
 *
 * @param generation number of the group of owners
 * @param batch examples of the batch, whose number is the step
 */
public record SlicedGradientRequest(long id, long generation, BatchRange batch) implements Request {

  private static final int FIELD_BYTES = 8 + RangeFields.BYTES;

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
    return "the gradient of step " + batch.number();
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putLong(generation);
    RangeFields.put(batch, out);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES;
  }

  static SlicedGradientRequest decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    long generation = fields.getLong();
    BatchRange batch = RangeFields.get(fields, header);
    in.verifyChecksum();
    return new SlicedGradientRequest(header.id(), generation, batch);
  }
}
