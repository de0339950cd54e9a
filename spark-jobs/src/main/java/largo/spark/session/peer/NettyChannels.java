package largo.spark.session.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;

/** Operations on channels for whose end nothing waits. */
@SuppressWarnings("FutureReturnValueIgnored") // failures close the channel, which listeners hear of
final class NettyChannels {

  private NettyChannels() {}

  /** Sends something; closes the channel if that fails. */
  static void send(Channel channel, Object message) {
    channel.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  static void close(Channel channel) {
    channel.close();
  }
}
