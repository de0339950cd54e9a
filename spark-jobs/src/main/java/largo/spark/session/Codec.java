package largo.spark.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import largo.core.compress.MalformedException;
import largo.core.compress.Parcel;
import largo.core.compress.Residue;
import largo.core.model.GradientSum;
import largo.core.model.Score;

/** Orders and answers as frames. */
final class Codec {

  private static final float[] NONE = {};

  private Codec() {}

  /**
   * Sends an order.
   *
   * @param concerned whether those at the other end need its floats
   */
  static void write(Order order, boolean concerned, Wire wire, Session session) throws IOException {
    float[] floats = concerned ? order.parameters() : NONE;
    Duty duty = order.duty();
    if (duty instanceof Duty.Recall) {
      wire.write(frame(Frame.Kind.RECALL, session, order.number(), -1, 0, 0));
    } else if (duty instanceof Duty.Resume resume) {
      wire.write(
          frame(
              Frame.Kind.RESUME,
              session,
              order.number(),
              resume.shard(),
              resume.age(),
              4L * floats.length),
          buffer(0),
          floats);
    } else {
      double rate = duty instanceof Duty.Gradient gradient ? gradient.rate() : 0;
      wire.write(
          new Frame(
              Frame.Kind.ORDER,
              session.run(),
              order.number(),
              order.step(),
              order.shard(),
              order.scored().map(Enum::ordinal).orElse(-1),
              Wire.ORDER_BYTES + 4L * floats.length),
          buffer(Wire.ORDER_BYTES).putDouble(rate).flip(),
          floats);
    }
  }

  /**
   * Takes in an order for a gradient or a score.
   *
   * @param parameters to be filled, and kept by the order
   */
  static Order readOrder(Frame frame, Wire wire, float[] parameters) throws IOException {
    ByteBuffer rate = buffer(Wire.ORDER_BYTES);
    wire.readFixed(rate);
    wire.readFloats(parameters);
    wire.check();
    Duty duty =
        frame.scored().<Duty>map(Duty.Score::new).orElse(new Duty.Gradient(rate.getDouble()));
    return new Order(frame.order(), frame.shard(), duty, frame.step(), parameters);
  }

  /** Takes in an order about residues. */
  static Order readOrder(Frame frame, Wire wire) throws IOException {
    float[] floats = readFloats(frame, wire);
    Duty duty =
        frame.kind() == Frame.Kind.RECALL
            ? new Duty.Recall()
            : new Duty.Resume(frame.shard(), frame.step());
    return new Order(frame.order(), Order.ALL, duty, 0, floats);
  }

  static void write(Answer answer, Wire wire, Session session) throws IOException {
    if (answer instanceof Answer.Gradient gradient) {
      write(gradient, wire, session);
    } else if (answer instanceof Answer.Packed packed) {
      write(packed, wire, session);
    } else if (answer instanceof Answer.Scored scored) {
      ByteBuffer fixed = fixed(scored);
      wire.write(answer(Frame.Kind.SCORE, session, answer, 0, fixed.remaining()), fixed, NONE);
    } else if (answer instanceof Answer.Recalled recalled) {
      float[] values = recalled.residue().values();
      long age = recalled.residue().age();
      wire.write(
          answer(Frame.Kind.RESIDUE, session, answer, age, 4L * values.length), buffer(0), values);
    } else {
      wire.write(answer(Frame.Kind.DONE, session, answer, 0, 0));
    }
  }

  private static void write(Answer.Gradient gradient, Wire wire, Session session)
      throws IOException {
    GradientSum sum = gradient.sum();
    float[] floats = sum == null ? NONE : sum.gradient();
    ByteBuffer fixed =
        buffer(Wire.SUM_BYTES)
            .putDouble(sum == null ? 0 : sum.loss())
            .putLong(sum == null ? 0 : sum.examples())
            .putDouble(gradient.seconds())
            .flip();
    long length = Wire.SUM_BYTES + 4L * floats.length;
    wire.write(answer(Frame.Kind.GRADIENT, session, gradient, 0, length), fixed, floats);
  }

  private static void write(Answer.Packed packed, Wire wire, Session session) throws IOException {
    ByteBuffer bytes = packed.parcel().bytes();
    ByteBuffer fixed =
        buffer(Wire.PACKED_BYTES)
            .putDouble(packed.loss())
            .putLong(packed.examples())
            .putDouble(packed.seconds())
            .putLong(packed.parcel().age())
            .flip();
    long length = Wire.PACKED_BYTES + (long) bytes.remaining();
    wire.write(answer(Frame.Kind.PACKED, session, packed, 0, length), fixed, bytes);
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
    long examples = notNegative(fixed.getLong(), "examples", frame);
    double seconds = fixed.getDouble();
    GradientSum sum = floats.map(f -> new GradientSum(f, loss, examples)).orElse(null);
    return new Answer.Gradient(frame.order(), frame.shard(), sum, seconds);
  }

  /** Takes in a packed sum, and unpacks it: it is a sum, or it is dropped. */
  static Answer readPacked(Frame frame, Wire wire, Session session) throws IOException {
    ByteBuffer fixed = buffer(Wire.PACKED_BYTES);
    wire.readFixed(fixed);
    ByteBuffer bytes = buffer((int) frame.length() - Wire.PACKED_BYTES);
    wire.readFixed(bytes);
    wire.check();

    double loss = fixed.getDouble();
    long examples = notNegative(fixed.getLong(), "examples", frame);
    double seconds = fixed.getDouble();
    Parcel parcel = new Parcel(bytes, fixed.getLong());
    try {
      return new Answer.Packed(frame.order(), frame.shard(), parcel, loss, examples, seconds)
          .unpack(session.packing().orElseThrow());
    } catch (MalformedException e) {
      throw new BadFrameException(
          Drops.Reason.CONTENT, "a packed sum of shard %d: %s", frame.shard(), e.getMessage());
    }
  }

  static Answer readScore(Frame frame, Wire wire, Session session) throws IOException {
    ByteBuffer fixed = buffer(Math.toIntExact(Wire.scoreBytes(session.classes())));
    wire.readFixed(fixed);
    wire.check();

    double loss = fixed.getDouble();
    long[] cells = new long[session.classes() * session.classes()];
    fixed.asLongBuffer().get(cells);
    for (long cell : cells) {
      notNegative(cell, "decisions", frame);
    }
    Score score = new Score(session.classes(), cells, loss);
    return new Answer.Scored(frame.order(), frame.shard(), score);
  }

  static Answer readResidue(Frame frame, Wire wire) throws IOException {
    notNegative(frame.step(), "contributions", frame);
    float[] values = readFloats(frame, wire);
    return new Answer.Recalled(frame.order(), frame.shard(), new Residue(frame.step(), values));
  }

  private static long notNegative(long count, String what, Frame frame) throws BadFrameException {
    if (count < 0) {
      throw new BadFrameException(
          Drops.Reason.CONTENT,
          "a frame %s of shard %d with %,d %s",
          frame.kind(),
          frame.shard(),
          count,
          what);
    }
    return count;
  }

  private static float[] readFloats(Frame frame, Wire wire) throws IOException {
    if (frame.length() == 0) {
      return NONE;
    }
    float[] floats = new float[Math.toIntExact(frame.length() / 4)];
    wire.readFloats(floats);
    wire.check();
    return floats;
  }

  private static ByteBuffer fixed(Answer.Scored scored) {
    long[] cells = scored.score().cells();
    ByteBuffer fixed = buffer(8 + 8 * cells.length).putDouble(scored.score().loss());
    for (long cell : cells) {
      fixed.putLong(cell);
    }
    return fixed.flip();
  }

  private static Frame answer(
      Frame.Kind kind, Session session, Answer answer, long age, long length) {
    return frame(kind, session, answer.order(), answer.shard(), age, length);
  }

  private static Frame frame(
      Frame.Kind kind, Session session, long order, int shard, long age, long length) {
    return new Frame(kind, session.run(), order, age, shard, -1, length);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
