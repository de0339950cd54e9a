package largo.spark.session;

import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.Arrays;

/** A connection in memory. */
final class MemoryChannel implements ByteChannel {

  private final ByteBuffer out = ByteBuffer.allocate(1 << 16);
  private ByteBuffer in = ByteBuffer.allocate(0);

  void set(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  byte[] written() {
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    out.clear();
    return bytes;
  }

  @Override
  public int read(ByteBuffer to) {
    if (!in.hasRemaining()) {
      return -1;
    }
    int count = Math.min(in.remaining(), to.remaining());
    to.put(in.slice().limit(count));
    in.position(in.position() + count);
    return count;
  }

  @Override
  public int write(ByteBuffer from) {
    int count = from.remaining();
    out.put(from);
    return count;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
