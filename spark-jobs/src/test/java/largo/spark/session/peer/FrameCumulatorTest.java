package largo.spark.session.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.TooLongFrameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class FrameCumulatorTest extends JUnitSuite {

  private static final int MAX = 10_000;

  private final Random random = new Random(1);
  private final EmbeddedChannel channel = channel();

  @Test
  public void collectsFramesFromPiecesOfAnyLength() {
    List<byte[]> frames = new ArrayList<>();
    ByteBuf all = PooledByteBufAllocator.DEFAULT.directBuffer();
    for (int k = 0; k < 200; k++) {
      byte[] frame = new byte[1 + random.nextInt(k % 2 == 0 ? 20 : MAX)];
      random.nextBytes(frame);
      frames.add(frame);
      all.writeInt(frame.length).writeBytes(frame);
    }

    while (all.isReadable()) {
      int length = Math.min(1 + random.nextInt(3000), all.readableBytes());
      channel.writeInbound(all.readBytes(length));
    }

    all.release();
    for (byte[] frame : frames) {
      ByteBuf received = channel.readInbound();
      byte[] bytes = new byte[received.readableBytes()];
      received.readBytes(bytes);
      received.release();
      assertThat(bytes).isEqualTo(frame);
    }
    assertThat(channel.finish()).isFalse();
  }

  @Test
  public void reservesNoMemoryForALengthThatIsRefused() {
    ByteBuf begin = PooledByteBufAllocator.DEFAULT.directBuffer().writeInt(Integer.MAX_VALUE - 10);
    ByteBuf more = PooledByteBufAllocator.DEFAULT.directBuffer().writeLong(0);
    FrameCumulator cumulator = new FrameCumulator(MAX);

    ByteBuf both = cumulator.cumulate(PooledByteBufAllocator.DEFAULT, begin.capacity(4), more);

    assertThat(both.readableBytes()).isEqualTo(12);
    assertThat(both.capacity()).isLessThan(1000);
    assertThatThrownBy(() -> channel.writeInbound(both)).isInstanceOf(TooLongFrameException.class);
  }

  private static EmbeddedChannel channel() {
    LengthFieldBasedFrameDecoder decoder =
        new LengthFieldBasedFrameDecoder(MAX, 0, Integer.BYTES, 0, Integer.BYTES);
    decoder.setCumulator(new FrameCumulator(MAX));
    return new EmbeddedChannel(decoder);
  }
}
