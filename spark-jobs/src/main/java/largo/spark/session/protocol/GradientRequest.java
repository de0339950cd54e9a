package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.data.BatchRange;

/**
 * Requests the sum of gradients over a batch.
 *
 * @param shard of a batch of one shard; {@link #ALL_SHARDS} for a global batch, of which each shard
 *     has a part
 * @param batch examples of the batch, among those of all shards or of the shard; its number is the
 *     step, or that among all batches of the shard
 * @param previousRate learning rate of the previous step, which led to the parameters; zero in the
 *     first step
 * @param parameters float[layout size]; of a request for all shards, they may change when all have
 *     responded; otherwise never
 */
public record GradientRequest(
    long id, int shard, BatchRange batch, double previousRate, float[] parameters)
    implements Request {

  private static final int FIELD_BYTES = RangeFields.BYTES + 8;

  @Override
  public MessageType type() {
    return MessageType.GRADIENT_REQUEST;
  }

  @Override
  public void dispatch(Handler handler) throws IOException {
    handler.gradient(this);
  }

  @Override
  public Class<GradientResponse> responseType() {
    return GradientResponse.class;
  }

  @Override
  public String describe() {
    return (isForAllShards() ? "the gradient of step " : "the gradient of batch ") + batch.number();
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + 4L * parameters.length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    RangeFields.put(batch, out);
    out.putDouble(previousRate);
    out.putFloats(parameters);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES + session.parameterBytes();
  }

  static GradientRequest decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    BatchRange batch = RangeFields.get(fields, header);
    double previousRate = fields.getDouble();
    float[] parameters = in.readParameters(header.shard());
    in.verifyChecksum();
    return new GradientRequest(header.id(), header.shard(), batch, previousRate, parameters);
  }
}
