package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ShardSquares;
import largo.core.train.ShardGradient;

/**
 * A shard's gradient as floats, after the sums of the metrics of the engine; without either if the
 * shard has no examples in the batch.
 */
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
    GradientSum sum = gradient.sum();
    return FIELD_BYTES + 8L * sum.metrics().length + 4L * sum.gradient().length;
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    GradientSum sum = gradient.sum();
    out.putDouble(sum.loss());
    out.putLong(sum.examples());
    out.putDouble(gradient.seconds());
    out.putDouble(sum.shardSquares().sum());
    for (double metric : sum.metrics()) {
      out.putDouble(metric);
    }
    out.putFloats(sum.gradient());
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return length == FIELD_BYTES
        || length == FIELD_BYTES + session.metricBytes() + session.parameterBytes();
  }

  static GradientResponse decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    double loss = fields.getDouble();
    long examples = fields.getLong();
    double seconds = fields.getDouble();
    double squares = fields.getDouble();
    boolean isEmpty = header.length() == FIELD_BYTES;
    double[] metrics = new double[isEmpty ? 0 : in.session().metrics()];
    for (int i = 0; i < metrics.length; i++) {
      metrics[i] = in.fields(8).getDouble();
    }
    float[] gradient = new float[isEmpty ? 0 : in.session().parameters()];
    in.readFloats(gradient);
    in.verifyChecksum();
    FrameReader.count(examples, "examples", header);
    ShardSquares shardSquares = ShardSquares.ofShard(examples, squares);
    GradientSum sum = new GradientSum(gradient, loss, examples, shardSquares);
    sum.addMetrics(metrics);
    return new GradientResponse(header.id(), new ShardGradient(header.shard(), sum, seconds));
  }
}
