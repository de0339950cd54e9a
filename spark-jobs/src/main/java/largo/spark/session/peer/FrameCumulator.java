package largo.spark.session.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder.Cumulator;

/**
 * Collects the bytes of a frame in a buffer of its length, so that each is copied once; Netty's
 * buffers grow by doubling, with a copy each time.
 *
 * @param maxFrame maximum length of a frame in bytes, without its length field; for longer ones,
 *     which the decoder refuses, no memory is reserved
 */
record FrameCumulator(int maxFrame) implements Cumulator {

  @Override
  public ByteBuf cumulate(ByteBufAllocator allocator, ByteBuf cumulation, ByteBuf in) {
    if (!cumulation.isReadable()) {
      cumulation.release();
      return in;
    }
    ByteBuf to = cumulation;
    if (in.readableBytes() > cumulation.writableBytes()
        || cumulation.refCnt() > 1
        || cumulation.isReadOnly()) {
      to = allocator.directBuffer(capacity(cumulation, in));
      to.writeBytes(cumulation);
      cumulation.release();
    }
    to.writeBytes(in);
    in.release();
    return to;
  }

  /** The bytes so far, and as many as the frame that they begin with. */
  private int capacity(ByteBuf cumulation, ByteBuf in) {
    int bytes = cumulation.readableBytes() + in.readableBytes();
    if (cumulation.readableBytes() < Integer.BYTES) {
      return bytes;
    }
    int frame = cumulation.getInt(cumulation.readerIndex());
    return frame > 0 && frame <= maxFrame ? Math.max(bytes, frame + in.capacity()) : bytes;
  }
}
