package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ShardSquares;

/**
 * A shard's gradient was sent to the owners of its slices.
 *
 * @param loss sum of losses over the shard's examples
 * @param examples number of its examples
 * @param squares the sum of its {@link largo.core.gradient.ShardSquares}
 * @param seconds that its worker has spent on the same request so far
 * @param bytes sent to other executors
 */
public record SlicedGradientResponse(
    long id, int shard, double loss, long examples, double squares, double seconds, long bytes)
    implements Response {

  private static final int FIELD_BYTES = 40;

  /**
   * The sums over the shard's examples, with a single zero in place of the gradient; empty without
   * examples.
   */
  public GradientSum sum() {
    return examples == 0
        ? GradientSum.empty()
        : new GradientSum(new float[1], loss, examples, ShardSquares.ofShard(examples, squares));
  }

  @Override
  public MessageType type() {
    return MessageType.SLICED_GRADIENT_RESPONSE;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putDouble(loss);
    out.putLong(examples);
    out.putDouble(squares);
    out.putDouble(seconds);
    out.putLong(bytes);
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES;
  }

  static SlicedGradientResponse decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    double loss = fields.getDouble();
    long examples = fields.getLong();
    double squares = fields.getDouble();
    double seconds = fields.getDouble();
    long bytes = fields.getLong();
    in.verifyChecksum();
    return new SlicedGradientResponse(
        header.id(),
        header.shard(),
        loss,
        FrameReader.count(examples, "examples", header),
        squares,
        seconds,
        FrameReader.count(bytes, "bytes", header));
  }
}
