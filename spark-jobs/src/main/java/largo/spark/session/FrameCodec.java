package largo.spark.session;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import largo.core.compress.CompressedGradient;
import largo.core.compress.MalformedGradientException;
import largo.core.compress.Residual;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;

/** Orders and answers as frames. */
final class FrameCodec {

  private static final float[] NONE = {};

  private FrameCodec() {}

  /**
   * Sends an order.
   *
   * @param concerned whether those at the other end need its floats
   */
  static void write(
      Request order, boolean concerned, FrameChannel frameChannel, SessionDescriptor session)
      throws IOException {
    float[] floats = concerned ? order.parameters() : NONE;
    RequestKind duty = order.duty();
    if (duty instanceof RequestKind.Recall) {
      frameChannel.write(frame(FrameHeader.Kind.RECALL, session, order.number(), -1, 0, 0));
    } else if (duty instanceof RequestKind.Resume resume) {
      frameChannel.write(
          frame(
              FrameHeader.Kind.RESUME,
              session,
              order.number(),
              resume.shard(),
              resume.age(),
              4L * floats.length),
          buffer(0),
          floats);
    } else {
      double rate = duty instanceof RequestKind.Gradient gradient ? gradient.rate() : 0;
      frameChannel.write(
          new FrameHeader(
              FrameHeader.Kind.ORDER,
              session.run(),
              order.number(),
              order.step(),
              order.shard(),
              order.scored().map(Enum::ordinal).orElse(-1),
              FrameChannel.ORDER_BYTES + 4L * floats.length),
          buffer(FrameChannel.ORDER_BYTES).putDouble(rate).flip(),
          floats);
    }
  }

  /**
   * Takes in an order for a gradient or a score.
   *
   * @param parameters to be filled, and kept by the order
   */
  static Request readOrder(FrameHeader frame, FrameChannel frameChannel, float[] parameters)
      throws IOException {
    ByteBuffer rate = buffer(FrameChannel.ORDER_BYTES);
    frameChannel.readFixed(rate);
    frameChannel.readFloats(parameters);
    frameChannel.check();
    RequestKind duty =
        frame
            .scored()
            .<RequestKind>map(RequestKind.Score::new)
            .orElse(new RequestKind.Gradient(rate.getDouble()));
    return new Request(frame.order(), frame.shard(), duty, frame.step(), parameters);
  }

  /** Takes in an order about residuals. */
  static Request readOrder(FrameHeader frame, FrameChannel frameChannel) throws IOException {
    float[] floats = readFloats(frame, frameChannel);
    RequestKind duty =
        frame.kind() == FrameHeader.Kind.RECALL
            ? new RequestKind.Recall()
            : new RequestKind.Resume(frame.shard(), frame.step());
    return new Request(frame.order(), Request.ALL, duty, 0, floats);
  }

  static void write(Response answer, FrameChannel frameChannel, SessionDescriptor session)
      throws IOException {
    if (answer instanceof Response.Gradient gradient) {
      write(gradient, frameChannel, session);
    } else if (answer instanceof Response.Packed packed) {
      write(packed, frameChannel, session);
    } else if (answer instanceof Response.Scored scored) {
      ByteBuffer fixed = fixed(scored);
      frameChannel.write(
          answer(FrameHeader.Kind.SCORE, session, answer, 0, fixed.remaining()), fixed, NONE);
    } else if (answer instanceof Response.Recalled recalled) {
      float[] values = recalled.residue().values();
      long age = recalled.residue().age();
      frameChannel.write(
          answer(FrameHeader.Kind.RESIDUE, session, answer, age, 4L * values.length),
          buffer(0),
          values);
    } else {
      frameChannel.write(answer(FrameHeader.Kind.DONE, session, answer, 0, 0));
    }
  }

  private static void write(
      Response.Gradient gradient, FrameChannel frameChannel, SessionDescriptor session)
      throws IOException {
    GradientSum sum = gradient.sum();
    float[] floats = sum == null ? NONE : sum.gradient();
    ByteBuffer fixed =
        buffer(FrameChannel.SUM_BYTES)
            .putDouble(sum == null ? 0 : sum.loss())
            .putLong(sum == null ? 0 : sum.examples())
            .putDouble(gradient.seconds())
            .flip();
    long length = FrameChannel.SUM_BYTES + 4L * floats.length;
    frameChannel.write(
        answer(FrameHeader.Kind.GRADIENT, session, gradient, 0, length), fixed, floats);
  }

  private static void write(
      Response.Packed packed, FrameChannel frameChannel, SessionDescriptor session)
      throws IOException {
    ByteBuffer bytes = packed.parcel().bytes();
    ByteBuffer fixed =
        buffer(FrameChannel.PACKED_BYTES)
            .putDouble(packed.loss())
            .putLong(packed.examples())
            .putDouble(packed.seconds())
            .putLong(packed.parcel().age())
            .flip();
    long length = FrameChannel.PACKED_BYTES + (long) bytes.remaining();
    frameChannel.write(answer(FrameHeader.Kind.PACKED, session, packed, 0, length), fixed, bytes);
  }

  static Response readGradient(
      FrameHeader frame, FrameChannel frameChannel, SessionDescriptor session) throws IOException {
    ByteBuffer fixed = buffer(FrameChannel.SUM_BYTES);
    frameChannel.readFixed(fixed);
    Optional<float[]> floats = Optional.empty();
    if (frame.length() > FrameChannel.SUM_BYTES) {
      floats = Optional.of(new float[session.parameters()]);
      frameChannel.readFloats(floats.get());
    }
    frameChannel.check();

    double loss = fixed.getDouble();
    long examples = notNegative(fixed.getLong(), "examples", frame);
    double seconds = fixed.getDouble();
    GradientSum sum = floats.map(f -> new GradientSum(f, loss, examples)).orElse(null);
    return new Response.Gradient(frame.order(), frame.shard(), sum, seconds);
  }

  /** Takes in a packed sum, and unpacks it: it is a sum, or it is dropped. */
  static Response readPacked(
      FrameHeader frame, FrameChannel frameChannel, SessionDescriptor session) throws IOException {
    ByteBuffer fixed = buffer(FrameChannel.PACKED_BYTES);
    frameChannel.readFixed(fixed);
    ByteBuffer bytes = buffer((int) frame.length() - FrameChannel.PACKED_BYTES);
    frameChannel.readFixed(bytes);
    frameChannel.check();

    double loss = fixed.getDouble();
    long examples = notNegative(fixed.getLong(), "examples", frame);
    double seconds = fixed.getDouble();
    CompressedGradient parcel = new CompressedGradient(bytes, fixed.getLong());
    try {
      return new Response.Packed(frame.order(), frame.shard(), parcel, loss, examples, seconds)
          .unpack(session.packing().orElseThrow());
    } catch (MalformedGradientException e) {
      throw new BadFrameException(
          RejectedFrames.Reason.CONTENT,
          "a packed sum of shard %d: %s",
          frame.shard(),
          e.getMessage());
    }
  }

  static Response readScore(FrameHeader frame, FrameChannel frameChannel, SessionDescriptor session)
      throws IOException {
    ByteBuffer fixed = buffer(Math.toIntExact(FrameChannel.scoreBytes(session.classes())));
    frameChannel.readFixed(fixed);
    frameChannel.check();

    double loss = fixed.getDouble();
    long[] cells = new long[session.classes() * session.classes()];
    fixed.asLongBuffer().get(cells);
    for (long cell : cells) {
      notNegative(cell, "decisions", frame);
    }
    Score score = new Score(session.classes(), cells, loss);
    return new Response.Scored(frame.order(), frame.shard(), score);
  }

  static Response readResidue(FrameHeader frame, FrameChannel frameChannel) throws IOException {
    notNegative(frame.step(), "contributions", frame);
    float[] values = readFloats(frame, frameChannel);
    return new Response.Recalled(frame.order(), frame.shard(), new Residual(frame.step(), values));
  }

  private static long notNegative(long count, String what, FrameHeader frame)
      throws BadFrameException {
    if (count < 0) {
      throw new BadFrameException(
          RejectedFrames.Reason.CONTENT,
          "a frame %s of shard %d with %,d %s",
          frame.kind(),
          frame.shard(),
          count,
          what);
    }
    return count;
  }

  private static float[] readFloats(FrameHeader frame, FrameChannel frameChannel)
      throws IOException {
    if (frame.length() == 0) {
      return NONE;
    }
    float[] floats = new float[Math.toIntExact(frame.length() / 4)];
    frameChannel.readFloats(floats);
    frameChannel.check();
    return floats;
  }

  private static ByteBuffer fixed(Response.Scored scored) {
    long[] cells = scored.score().cells();
    ByteBuffer fixed = buffer(8 + 8 * cells.length).putDouble(scored.score().loss());
    for (long cell : cells) {
      fixed.putLong(cell);
    }
    return fixed.flip();
  }

  private static FrameHeader answer(
      FrameHeader.Kind kind, SessionDescriptor session, Response answer, long age, long length) {
    return frame(kind, session, answer.order(), answer.shard(), age, length);
  }

  private static FrameHeader frame(
      FrameHeader.Kind kind,
      SessionDescriptor session,
      long order,
      int shard,
      long age,
      long length) {
    return new FrameHeader(kind, session.run(), order, age, shard, -1, length);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
