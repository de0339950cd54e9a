package largo.spark.session.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Writes messages to a connection. Thread-safe: messages are written one after another.
 *
 * <p>Floats are copied in chunks from their array to the socket through one buffer: the only
 * overhead is one pass for checksums, and nothing is allocated.
 */
public final class FrameWriter {

  /** Number of bytes per write to the socket. A multiple of 8. */
  static final int CHUNK = 1 << 18;

  private final WritableByteChannel channel;
  private final UUID run;
  private final ByteBuffer out = ByteBuffer.allocateDirect(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C checksum = new CRC32C();

  public FrameWriter(WritableByteChannel channel, SessionDescriptor session) {
    this.channel = channel;
    this.run = session.run();
  }

  /** Sends a message. */
  public synchronized void write(Message message) throws IOException {
    FrameHeader header = FrameHeader.of(message, run);
    out.clear();
    header.encode(out);
    checksum.reset();
    out.mark(); // the content begins here
    message.encode(this);
    if (header.length() > 0) {
      reserve(4);
      updateChecksum();
      out.putInt((int) checksum.getValue());
    }
    drain();
  }

  void putInt(int value) throws IOException {
    reserve(4);
    out.putInt(value);
  }

  void putLong(long value) throws IOException {
    reserve(8);
    out.putLong(value);
  }

  void putDouble(double value) throws IOException {
    reserve(8);
    out.putDouble(value);
  }

  void putFloats(float[] values) throws IOException {
    for (int at = 0; at < values.length; ) {
      reserve(4);
      int count = Math.min(out.remaining() / 4, values.length - at);
      out.asFloatBuffer().put(values, at, count);
      out.position(out.position() + 4 * count);
      at += count;
    }
  }

  /** Writes the remaining bytes of a buffer. */
  void putBytes(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      reserve(1);
      int count = Math.min(out.remaining(), bytes.remaining());
      out.put(bytes.slice().limit(count));
      bytes.position(bytes.position() + count);
    }
  }

  private void reserve(int bytes) throws IOException {
    if (out.remaining() < bytes) {
      updateChecksum();
      drain();
      out.clear();
      out.mark();
    }
  }

  /** Updates the checksum with the bytes between the mark and the position. */
  private void updateChecksum() {
    int end = out.position();
    out.reset();
    checksum.update(out.duplicate().limit(end));
    out.position(end);
  }

  private void drain() throws IOException {
    out.flip();
    while (out.hasRemaining()) {
      channel.write(out);
    }
  }
}
