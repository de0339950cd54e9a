package largo.spark.session;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import largo.core.compress.GradientCodec;
import largo.core.data.DataSplit;

/**
 * The head of a frame, 64 bytes, little-endian:
 *
 * <pre>
 *    0  magic, with the version of this format     24  order     48  length of what follows
 *    4  kind                                       32  step      56  0
 *    8  run, 16 bytes                              40  shard     60  CRC32C of bytes 0 to 59
 *                                                  44  split
 * </pre>
 *
 * <p>What follows has a checksum of its own, in 4 bytes at its end that {@code length} leaves out.
 *
 * @param kind what follows
 * @param run of the session
 * @param order number of the order
 * @param step 0-based, or the number of a shard's batch; in {@link Kind#JOIN} and {@link
 *     Kind#LEAVE} the task's attempt, in {@link Kind#RESUME} and {@link Kind#RESIDUE} the age of a
 *     residue
 * @param shard the shard; −1 if it is for all
 * @param split number of the part to be scored; −1 for a gradient
 * @param length bytes of what follows
 */
record FrameHeader(Kind kind, UUID run, long order, long step, int shard, int split, long length) {

  /** Bytes of a head. */
  static final int BYTES = 64;

  private static final int MAGIC = 0x314F474C; // LGO1
  private static final int CHECKED = BYTES - 4;

  /** Kinds of frames, and what follows the head. */
  enum Kind {
    /** To the driver, a worker serves a shard. Nothing follows. */
    JOIN,
    /** To the driver, it does so no more. Nothing follows. */
    LEAVE,
    /** To the driver, a sum: double loss, long examples, double seconds, floats or none. */
    GRADIENT,
    /** To the driver, a score: double loss, long[classes²]. */
    SCORE,
    /** To workers: double rate of the step before, parameters as floats. */
    ORDER,
    /** To workers, there will be no more orders. Nothing follows. */
    STOP,
    /** To the driver, a packed sum: double loss, long examples, double seconds, long age, bytes. */
    PACKED,
    /** To workers, a call for residuals. Nothing follows. */
    RECALL,
    /** To the driver, a residue: floats, or none. */
    RESIDUE,
    /** To workers, a residue, or parameters of a step: floats, or none for who is not concerned. */
    RESUME,
    /** To the driver, it is done. Nothing follows. */
    DONE
  }

  /** A frame that nothing follows. */
  static FrameHeader bare(Kind kind, UUID run, int shard, long step) {
    return new FrameHeader(kind, run, 0, step, shard, -1, 0);
  }

  private boolean isForAll() {
    return kind == Kind.STOP || kind == Kind.RECALL;
  }

  /** The part to be scored; none for a gradient. */
  Optional<DataSplit> scored() {
    return split < 0 ? Optional.empty() : Optional.of(DataSplit.values()[split]);
  }

  void write(ByteBuffer to) {
    int start = to.position();
    to.putInt(MAGIC).putInt(kind.ordinal());
    to.putLong(run.getMostSignificantBits()).putLong(run.getLeastSignificantBits());
    to.putLong(order).putLong(step).putInt(shard).putInt(split).putLong(length).putInt(0);
    to.putInt(checksum(to, start));
  }

  /**
   * Reads a head.
   *
   * @throws BadFrameException if it is none, or none of this session
   */
  static FrameHeader read(ByteBuffer from, SessionDescriptor session) throws BadFrameException {
    int start = from.position();
    int checksum = checksum(from, start);
    boolean intact = from.getInt(start) == MAGIC && from.getInt(start + CHECKED) == checksum;
    int kind = from.getInt(start + 4);
    if (!intact || kind < 0 || kind >= Kind.values().length) {
      throw new BadFrameException(RejectedFrames.Reason.NO_FRAME, "bytes that are no frame");
    }

    FrameHeader frame =
        new FrameHeader(
            Kind.values()[kind],
            new UUID(from.getLong(start + 8), from.getLong(start + 16)),
            from.getLong(start + 24),
            from.getLong(start + 32),
            from.getInt(start + 40),
            from.getInt(start + 44),
            from.getLong(start + 48));
    frame.check(session);
    return frame;
  }

  private void check(SessionDescriptor session) throws BadFrameException {
    if (!run.equals(session.run())) {
      throw new BadFrameException(RejectedFrames.Reason.NO_FRAME, "a frame of run %s", run);
    }
    int least = kind == Kind.ORDER || kind == Kind.RESUME || isForAll() ? Request.ALL : 0;
    int most = isForAll() ? Request.ALL : session.shards() - 1;
    if (shard < least || shard > most) {
      throw new BadFrameException(
          RejectedFrames.Reason.NO_FRAME, "a frame %s of shard %d", kind, shard);
    }
    if (split >= DataSplit.values().length) {
      throw new BadFrameException(
          RejectedFrames.Reason.NO_FRAME, "a frame %s of part %d", kind, split);
    }
    if (!fits(session)) {
      throw new BadFrameException(
          RejectedFrames.Reason.LENGTH, "a frame %s that announces %,d bytes", kind, length);
    }
  }

  private boolean fits(SessionDescriptor session) {
    long floats = 4L * session.parameters();
    return switch (kind) {
      case JOIN, LEAVE, STOP, RECALL, DONE -> length == 0;
      case GRADIENT ->
          length == FrameChannel.SUM_BYTES || length == FrameChannel.SUM_BYTES + floats;
      case SCORE -> length == FrameChannel.scoreBytes(session.classes());
      case ORDER -> length == FrameChannel.ORDER_BYTES + floats;
      case PACKED -> session.packing().map(this::fits).orElse(false);
      case RESIDUE, RESUME -> session.packing().isPresent() && (length == 0 || length == floats);
    };
  }

  private boolean fits(GradientCodec packing) {
    long packed = length - FrameChannel.PACKED_BYTES;
    return packed >= packing.minBytes() && packed <= packing.maxBytes();
  }

  private static int checksum(ByteBuffer head, int start) {
    CRC32C crc = new CRC32C();
    crc.update(head.duplicate().limit(start + CHECKED).position(start));
    return (int) crc.getValue();
  }
}
