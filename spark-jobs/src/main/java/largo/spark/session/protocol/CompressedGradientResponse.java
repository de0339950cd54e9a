package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import largo.core.compress.CompressedGradient;
import largo.core.compress.GradientCodec;
import largo.core.compress.MalformedGradientException;
import largo.core.gradient.GradientSum;
import largo.core.train.ShardGradient;

/**
 * A shard's gradient, compressed. {@link #decode} decompresses it and returns a {@link
 * GradientResponse}.
 *
 * @param gradient must not be used after it was sent
 * @param loss sum of losses
 * @param examples number of examples
 * @param seconds as in {@link ShardGradient}
 */
public record CompressedGradientResponse(
    long id, int shard, CompressedGradient gradient, double loss, long examples, double seconds)
    implements Response {

  private static final int FIELD_BYTES = 32;

  /** The decompressed response. */
  public GradientResponse decompress(GradientCodec codec) throws MalformedGradientException {
    long bytes = gradient.bytes().remaining();
    float[] values = new float[codec.size()];
    long bits = codec.decode(gradient.bytes(), values);
    return new GradientResponse(
        id,
        new ShardGradient(
            shard,
            new GradientSum(values, loss, examples),
            seconds,
            bytes,
            new ShardGradient.CompressionResult(bits, gradient.age())));
  }

  @Override
  public MessageType type() {
    return MessageType.COMPRESSED_GRADIENT_RESPONSE;
  }

  @Override
  public long encodedLength() {
    return FIELD_BYTES + (long) gradient.bytes().remaining();
  }

  @Override
  public void encode(FrameWriter out) throws IOException {
    out.putDouble(loss);
    out.putLong(examples);
    out.putDouble(seconds);
    out.putLong(gradient.age());
    out.putBytes(gradient.bytes());
  }

  static boolean isValidLength(long length, SessionDescriptor session) {
    return session
        .codec()
        .filter(codec -> length >= (long) FIELD_BYTES + codec.minBytes())
        .filter(codec -> length <= (long) FIELD_BYTES + codec.maxBytes())
        .isPresent();
  }

  static GradientResponse decode(FrameHeader header, FrameReader in) throws IOException {
    ByteBuffer fields = in.fields(FIELD_BYTES);
    double loss = fields.getDouble();
    long examples = fields.getLong();
    double seconds = fields.getDouble();
    long age = fields.getLong();
    ByteBuffer bytes = in.readBytes((int) (header.length() - FIELD_BYTES));
    in.verifyChecksum();
    FrameReader.count(examples, "examples", header);
    try {
      return new CompressedGradientResponse(
              header.id(),
              header.shard(),
              new CompressedGradient(bytes, age),
              loss,
              examples,
              seconds)
          .decompress(in.session().codec().orElseThrow());
    } catch (MalformedGradientException e) {
      throw new BadFrameException(
          RejectionReason.CONTENT,
          "a compressed gradient of shard %d: %s",
          header.shard(),
          e.getMessage());
    }
  }
}
