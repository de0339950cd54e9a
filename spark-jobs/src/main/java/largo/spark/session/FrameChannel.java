package largo.spark.session;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ByteChannel;
import java.util.zip.CRC32C;

/**
 * Frames over a connection, in both directions. One thread reads; those who write wait for each
 * other.
 *
 * <p>Floats go chunk by chunk from the array to the socket, and back, through a buffer that stays
 * in the processor's cache: beyond what a plain socket costs there is one pass of checksums.
 * Nothing is allocated here.
 */
final class FrameChannel implements Closeable {

  /** Bytes of a sum before its floats. */
  static final int SUM_BYTES = 24;

  /** Bytes of a packed sum before what is packed. */
  static final int PACKED_BYTES = 32;

  /** Bytes of an order before its floats. */
  static final int ORDER_BYTES = 8;

  /** Bytes that go to the socket at once. A multiple of 8. */
  static final int CHUNK = 1 << 18;

  private static final float[] NONE = {};

  private final ByteChannel channel;
  private final SessionDescriptor session;
  private final ByteBuffer out = buffer();
  private final ByteBuffer in = buffer();
  private final CRC32C crcOut = new CRC32C();
  private final CRC32C crcIn = new CRC32C();

  FrameChannel(ByteChannel channel, SessionDescriptor session) {
    this.channel = channel;
    this.session = session;
  }

  /** Bytes of a score. */
  static long scoreBytes(int classes) {
    return 8 + 8L * classes * classes;
  }

  /** Sends a frame that nothing follows. */
  void write(FrameHeader bare) throws IOException {
    write(bare, ByteBuffer.allocate(0), NONE);
  }

  /**
   * Sends a frame.
   *
   * @param fixed what comes before the floats
   */
  synchronized void write(FrameHeader frame, ByteBuffer fixed, float[] floats) throws IOException {
    begin(frame);
    put(fixed);
    for (int at = 0; at < floats.length; ) {
      if (out.remaining() < 4) {
        flush();
      }
      int count = Math.min(out.remaining() / 4, floats.length - at);
      out.asFloatBuffer().put(floats, at, count);
      out.position(out.position() + 4 * count);
      at += count;
    }
    end(frame);
  }

  /**
   * Sends a frame without floats.
   *
   * @param packed what comes after what is fixed; both are read to their ends
   */
  synchronized void write(FrameHeader frame, ByteBuffer fixed, ByteBuffer packed)
      throws IOException {
    begin(frame);
    put(fixed);
    put(packed);
    end(frame);
  }

  private void begin(FrameHeader frame) {
    out.clear();
    frame.write(out);
    crcOut.reset();
    out.mark(); // what is to be summed up begins here
  }

  private void put(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (!out.hasRemaining()) {
        flush();
      }
      int count = Math.min(out.remaining(), bytes.remaining());
      out.put(bytes.slice().limit(count));
      bytes.position(bytes.position() + count);
    }
  }

  private void end(FrameHeader frame) throws IOException {
    if (frame.length() > 0) {
      if (out.remaining() < 4) {
        flush();
      }
      sumUp();
      out.putInt((int) crcOut.getValue());
    }
    drain();
  }

  /**
   * Waits for the head of a frame.
   *
   * @return null if the connection ended before it
   * @throws BadFrameException if what came is no frame of this session
   */
  FrameHeader read() throws IOException {
    in.clear().limit(FrameHeader.BYTES);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        if (in.position() == 0) {
          return null;
        }
        throw truncated();
      }
    }
    crcIn.reset();
    return FrameHeader.read(in.flip(), session);
  }

  /** Takes in the fixed part of what follows a head; before the floats. */
  void readFixed(ByteBuffer to) throws IOException {
    while (to.hasRemaining()) {
      fill(Math.min(CHUNK, to.remaining()));
      to.put(in);
    }
    to.flip();
  }

  /** Takes in floats. */
  void readFloats(float[] to) throws IOException {
    for (int at = 0; at < to.length; ) {
      int count = Math.min(CHUNK / 4, to.length - at);
      fill(4 * count);
      in.asFloatBuffer().get(to, at, count);
      at += count;
    }
  }

  /**
   * Compares what was taken in with the checksum that follows it.
   *
   * @throws BadFrameException if they differ
   */
  void check() throws IOException {
    int sum = (int) crcIn.getValue();
    fill(4);
    if (in.getInt(0) != sum) {
      throw new BadFrameException(RejectedFrames.Reason.CHECKSUM, "a frame with a wrong checksum");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void flush() throws IOException {
    sumUp();
    drain();
    out.clear();
    out.mark();
  }

  /** Counts what lies between the mark and the position into the checksum. */
  private void sumUp() {
    int end = out.position();
    out.reset();
    crcOut.update(out.duplicate().limit(end));
    out.position(end);
  }

  private void drain() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }

  private void fill(int bytes) throws IOException {
    in.clear().limit(bytes);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw truncated();
      }
    }
    in.flip();
    crcIn.update(in.duplicate());
  }

  private static EOFException truncated() {
    return new EOFException("the connection ended in the middle of a frame");
  }

  private static ByteBuffer buffer() {
    return ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
  }
}
