package largo.spark.session.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Reads messages from a connection. Used by one thread.
 *
 * <p>Memory for the content is allocated only after the header has been checked.
 */
public final class FrameReader {

  private final ReadableByteChannel channel;
  private final SessionDescriptor session;
  private final MessageType.Direction direction;
  private final ByteBuffer in =
      ByteBuffer.allocateDirect(FrameWriter.CHUNK).order(ByteOrder.LITTLE_ENDIAN);
  private final CRC32C checksum = new CRC32C();
  private float[] sharedParameters = {};

  /**
   * A reader of one end of a connection.
   *
   * @param direction of the messages that this end accepts
   */
  public FrameReader(
      ReadableByteChannel channel, SessionDescriptor session, MessageType.Direction direction) {
    this.channel = channel;
    this.session = session;
    this.direction = direction;
  }

  /**
   * Waits for the next message.
   *
   * @return empty if the connection ended
   * @throws BadFrameException if the data are not a message of this session and direction
   */
  public Optional<Message> read() throws IOException {
    in.clear().limit(FrameHeader.BYTES);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        if (in.position() == 0) {
          return Optional.empty();
        }
        throw truncated();
      }
    }
    checksum.reset();
    FrameHeader header = FrameHeader.decode(in.flip(), session);
    if (header.type().direction() != direction) {
      throw new BadFrameException(
          RejectionReason.MALFORMED,
          "a frame %s from %s",
          header.type(),
          direction == MessageType.Direction.TO_DRIVER ? "a worker" : "the driver");
    }
    return Optional.of(header.type().decode(header, this));
  }

  SessionDescriptor session() {
    return session;
  }

  /** Reads the next bytes, at most {@link FrameWriter#CHUNK}; valid until the next read. */
  ByteBuffer fields(int bytes) throws IOException {
    in.clear().limit(bytes);
    while (in.hasRemaining()) {
      if (channel.read(in) < 0) {
        throw truncated();
      }
    }
    in.flip();
    checksum.update(in.duplicate());
    return in;
  }

  void readFloats(float[] values) throws IOException {
    for (int at = 0; at < values.length; ) {
      int count = Math.min(FrameWriter.CHUNK / 4, values.length - at);
      fields(4 * count).asFloatBuffer().get(values, at, count);
      at += count;
    }
  }

  void readLongs(long[] values) throws IOException {
    for (int at = 0; at < values.length; ) {
      int count = Math.min(FrameWriter.CHUNK / 8, values.length - at);
      fields(8 * count).asLongBuffer().get(values, at, count);
      at += count;
    }
  }

  /** Reads a number of bytes to a little-endian buffer. */
  ByteBuffer readBytes(int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      buffer.put(fields(Math.min(FrameWriter.CHUNK, buffer.remaining())));
    }
    return buffer.flip();
  }

  /**
   * Reads the parameters of a request. Requests for all shards share one array: the next one
   * arrives only when all shards have responded. A request for one shard has a separate array,
   * since a worker may still read it when the driver sends the shard's next request to another
   * worker.
   */
  float[] readParameters(int shard) throws IOException {
    float[] parameters;
    if (shard == Message.ALL_SHARDS) {
      sharedParameters =
          sharedParameters.length > 0 ? sharedParameters : new float[session.parameters()];
      parameters = sharedParameters;
    } else {
      parameters = new float[session.parameters()];
    }
    readFloats(parameters);
    return parameters;
  }

  /**
   * Compares the content with its checksum; must be called before any value is interpreted.
   *
   * @throws BadFrameException if they differ
   */
  void verifyChecksum() throws IOException {
    int actual = (int) checksum.getValue();
    if (fields(4).getInt() != actual) {
      throw new BadFrameException(RejectionReason.CHECKSUM, "a frame with a wrong checksum");
    }
  }

  /** Rejects a negative count. */
  static long count(long value, String what, FrameHeader header) throws BadFrameException {
    if (value < 0) {
      throw new BadFrameException(
          RejectionReason.CONTENT,
          "a frame %s of shard %d with %,d %s",
          header.type(),
          header.shard(),
          value,
          what);
    }
    return value;
  }

  private static EOFException truncated() {
    return new EOFException("the connection ended within a frame");
  }
}
