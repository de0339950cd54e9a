package largo.spark.session.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/**
 * A message as the bytes of its frame: encoded by the thread that sends it, into memory that is
 * sent without a copy, and once for any number of connections. To be closed after the last {@link
 * PeerConnection#send(EncodedMessage, largo.core.Deadline)}, which may still be writing it then.
 */
public final class EncodedMessage implements AutoCloseable {

  private final PeerMessage message;
  private final ByteBuf frame;

  private EncodedMessage(PeerMessage message, ByteBuf frame) {
    this.message = message;
    this.frame = frame;
  }

  /**
   * Encodes a message with content that is written in place.
   *
   * @param message without content
   * @param bytes length of the content
   * @param content writes that many bytes to a little-endian buffer
   */
  public static EncodedMessage of(PeerMessage message, int bytes, Consumer<ByteBuffer> content) {
    ByteBuf frame =
        PooledByteBufAllocator.DEFAULT.directBuffer(
            bytes + PeerFrame.OVERHEAD, bytes + PeerFrame.OVERHEAD);
    try {
      PeerFrame.write(message, bytes, content, frame);
      return new EncodedMessage(message, frame);
    } catch (RuntimeException e) {
      frame.release();
      throw e;
    }
  }

  /** The content, little-endian; valid until this is closed. */
  public ByteBuffer content() {
    return frame
        .nioBuffer(PeerFrame.HEADER, frame.readableBytes() - PeerFrame.OVERHEAD)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The message without its content, for errors. */
  PeerMessage message() {
    return message;
  }

  /** The bytes for one connection, which releases them. */
  ByteBuf share() {
    return frame.retainedDuplicate();
  }

  @Override
  public void close() {
    frame.release();
  }
}
