package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ShardSquares;
import largo.core.train.ShardGradient;

/** A shard's gradient as floats; without floats if the shard has no examples in the batch. */
public record GradientResponse(long id, ShardGradient gradient) implements Response {

  private static final int FIELD_BYTES = 32;

  @Override
  public MessageType type() {
    return MessageType.GRADIENT_RESPONSE;
  }

  @Override
  public int shard() {
    return gradient.shard();
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + 4L * gradient.sum().gradient().length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    GradientSum sum = gradient.sum();
    out.putDouble(sum.loss());
    out.putLong(sum.examples());
    out.putDouble(gradient.seconds());
    out.putDouble(sum.shardSquares().sum());
    out.putFloats(sum.gradient());
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES || length == FIELD_BYTES + session.parameterBytes();
  }

  static GradientResponse decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    double loss = fields.getDouble();
    long examples = fields.getLong();
    double seconds = fields.getDouble();
    double squares = fields.getDouble();
    float[] gradient = new float[(int) ((header.length() - FIELD_BYTES) / 4)];
    in.readFloats(gradient);
    in.verifyChecksum();
    FrameReader.count(examples, "examples", header);
    ShardSquares shardSquares = ShardSquares.ofShard(examples, squares);
    return new GradientResponse(
        header.id(),
        new ShardGradient(
            header.shard(), new GradientSum(gradient, loss, examples, shardSquares), seconds));
  }
}
