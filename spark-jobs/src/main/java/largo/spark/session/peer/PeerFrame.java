package largo.spark.session.peer;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.MessageToMessageCodec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/** Messages as frames: header, content and checksum. */
final class PeerFrame extends MessageToMessageCodec<ByteBuf, PeerMessage> {

  /** Bytes of a frame in addition to the content. */
  static final int OVERHEAD = 44;

  /** Bytes before the content. */
  static final int HEADER = 40;

  private static final int MAGIC = 0x31504C; // "LP1"

  @Override
  protected void encode(ChannelHandlerContext context, PeerMessage message, List<Object> out) {
    int bytes = message.content().remaining();
    ByteBuf frame = context.alloc().directBuffer(bytes + OVERHEAD, bytes + OVERHEAD);
    write(message, bytes, to -> to.put(message.content().duplicate()), frame);
    out.add(frame);
  }

  /**
   * Writes a frame.
   *
   * @param bytes length of the content
   * @param content writes that many bytes to a little-endian buffer
   * @param frame empty, with room for the content and {@link #OVERHEAD} bytes
   */
  static void write(PeerMessage message, int bytes, Consumer<ByteBuffer> content, ByteBuf frame) {
    ByteBuffer to = frame.nioBuffer(0, bytes + OVERHEAD).order(ByteOrder.LITTLE_ENDIAN);
    to.putInt(MAGIC).putInt(message.type().id());
    to.putLong(message.generation()).putLong(message.step());
    to.putInt(message.index()).putInt(message.level()).putLong(message.offset());
    content.accept(to.slice(HEADER, bytes).order(ByteOrder.LITTLE_ENDIAN));
    CRC32C checksum = new CRC32C();
    checksum.update(to.duplicate().position(0).limit(HEADER + bytes));
    to.putInt(HEADER + bytes, (int) checksum.getValue());
    frame.writerIndex(bytes + OVERHEAD);
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < OVERHEAD) {
      throw new CorruptedFrameException("a frame of " + in.readableBytes() + " bytes");
    }
    ByteBuffer frame =
        in.nioBufferCount() == 1 ? in.nioBuffer() : ByteBuffer.allocate(in.readableBytes());
    if (in.nioBufferCount() != 1) {
      in.getBytes(in.readerIndex(), frame);
      frame.flip();
    }
    frame = frame.order(ByteOrder.LITTLE_ENDIAN);
    int end = frame.limit() - Integer.BYTES;
    CRC32C checksum = new CRC32C();
    checksum.update(frame.duplicate().limit(end));
    if (frame.getInt(end) != (int) checksum.getValue()) {
      throw new CorruptedFrameException("a frame with a wrong checksum");
    }
    int magic = frame.getInt();
    PeerMessageType type =
        PeerMessageType.of(frame.getInt())
            .filter(known -> magic == MAGIC)
            .orElseThrow(
                () -> new CorruptedFrameException("bytes that are not a frame of this protocol"));
    long generation = frame.getLong();
    long step = frame.getLong();
    int index = frame.getInt();
    int level = frame.getInt();
    long offset = frame.getLong();
    ByteBuffer content = frame.slice(HEADER, end - HEADER).order(ByteOrder.LITTLE_ENDIAN);
    in.retain(); // released by the handler of the message
    out.add(
        new Received(new PeerMessage(type, generation, step, index, level, offset, content), in));
  }

  /** A message with the buffer that its content is in. */
  record Received(PeerMessage message, ByteBuf buffer) {}
}
