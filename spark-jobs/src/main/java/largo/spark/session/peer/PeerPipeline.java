package largo.spark.session.peer;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;

/** The handlers of an authenticated connection. */
final class PeerPipeline {

  private PeerPipeline() {}

  /** Adds the handlers of frames before the handler of messages, which is in the pipeline. */
  static void install(
      ChannelPipeline pipeline,
      PeerHandler last,
      int maxFrame,
      boolean encrypted,
      byte[] keyOut,
      byte[] keyIn) {
    String name = pipeline.context(last).name();
    LengthFieldBasedFrameDecoder length =
        new LengthFieldBasedFrameDecoder(maxFrame, 0, Integer.BYTES, 0, Integer.BYTES);
    length.setCumulator(new FrameCumulator(maxFrame));
    pipeline.addBefore(name, "length", length);
    pipeline.addBefore(name, "prepend-length", new LengthFieldPrepender(Integer.BYTES));
    if (encrypted) {
      pipeline.addBefore(name, "cipher", new FrameCipher(keyOut, keyIn));
    }
    pipeline.addBefore(name, "frame", new PeerFrame());
  }
}
