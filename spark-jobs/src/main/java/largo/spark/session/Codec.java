package largo.spark.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import largo.core.model.GradientSum;
import largo.core.model.Score;

/** Orders and answers as frames. */
final class Codec {

  private static final float[] NONE = {};

  private Codec() {}

  static void write(Order order, Wire wire, Session session) throws IOException {
    float[] parameters = order.parameters();
    wire.write(
        new Frame(
            Frame.Kind.ORDER,
            session.run(),
            order.number(),
            order.step(),
            order.shard(),
            order.scored().map(Enum::ordinal).orElse(-1),
            4L * parameters.length),
        ByteBuffer.allocate(0),
        parameters);
  }

  /**
   * Takes in an order.
   *
   * @param parameters to be filled, and kept by the order
   */
  static Order readOrder(Frame frame, Wire wire, float[] parameters) throws IOException {
    wire.readFloats(parameters);
    wire.check();
    return new Order(frame.order(), frame.shard(), frame.scored(), frame.step(), parameters);
  }

  static void write(Answer answer, Wire wire, Session session) throws IOException {
    boolean scored = answer instanceof Answer.Scored;
    ByteBuffer fixed = scored ? fixed((Answer.Scored) answer) : fixed((Answer.Gradient) answer);
    float[] floats =
        answer instanceof Answer.Gradient gradient && gradient.sum() != null
            ? gradient.sum().gradient()
            : NONE;
    wire.write(
        new Frame(
            scored ? Frame.Kind.SCORE : Frame.Kind.GRADIENT,
            session.run(),
            answer.order(),
            0,
            answer.shard(),
            -1,
            fixed.remaining() + 4L * floats.length),
        fixed,
        floats);
  }

  static Answer readGradient(Frame frame, Wire wire, Session session) throws IOException {
    ByteBuffer fixed = buffer(Wire.SUM_BYTES);
    wire.readFixed(fixed);
    Optional<float[]> floats = Optional.empty();
    if (frame.length() > Wire.SUM_BYTES) {
      floats = Optional.of(new float[session.parameters()]);
      wire.readFloats(floats.get());
    }
    wire.check();

    double loss = fixed.getDouble();
    long examples = fixed.getLong();
    double seconds = fixed.getDouble();
    GradientSum sum = floats.map(f -> new GradientSum(f, loss, examples)).orElse(null);
    return new Answer.Gradient(frame.order(), frame.shard(), sum, seconds);
  }

  static Answer readScore(Frame frame, Wire wire, Session session) throws IOException {
    ByteBuffer fixed = buffer(Math.toIntExact(Wire.scoreBytes(session.classes())));
    wire.readFixed(fixed);
    wire.check();

    double loss = fixed.getDouble();
    long[] cells = new long[session.classes() * session.classes()];
    fixed.asLongBuffer().get(cells);
    Score score = new Score(session.classes(), cells, loss);
    return new Answer.Scored(frame.order(), frame.shard(), score);
  }

  private static ByteBuffer fixed(Answer.Gradient gradient) {
    GradientSum sum = gradient.sum();
    return buffer(Wire.SUM_BYTES)
        .putDouble(sum == null ? 0 : sum.loss())
        .putLong(sum == null ? 0 : sum.examples())
        .putDouble(gradient.seconds())
        .flip();
  }

  private static ByteBuffer fixed(Answer.Scored scored) {
    long[] cells = scored.score().cells();
    ByteBuffer fixed = buffer(8 + 8 * cells.length).putDouble(scored.score().loss());
    for (long cell : cells) {
      fixed.putLong(cell);
    }
    return fixed.flip();
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
