package largo.spark.session.peer;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import java.util.concurrent.Future;

/** Passes messages and the end of a connection to the listener. */
final class PeerHandler extends ChannelInboundHandlerAdapter {

  private final PeerListener listener;
  private final Runnable settled;
  private volatile PeerConnection connection; // null until it is authenticated
  private volatile Future<?> expiry; // null at first
  private volatile String why = "the other end closed it";

  /**
   * A handler of a connection that has not authenticated.
   *
   * @param settled called when it has authenticated, or ended before
   */
  PeerHandler(PeerListener listener, Runnable settled) {
    this.listener = listener;
    this.settled = settled;
  }

  /** Sets what closes the connection unless it has authenticated before. */
  void expiry(Future<?> next) {
    expiry = next;
  }

  void authenticated(PeerConnection by) {
    connection = by;
    if (expiry != null) {
      expiry.cancel(false);
    }
    settled.run();
  }

  /** The reason why the connection ended, for messages. */
  String why() {
    return why;
  }

  void close(Channel channel, String reason) {
    why = reason;
    NettyChannels.close(channel);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object received) {
    PeerFrame.Received frame = (PeerFrame.Received) received;
    try {
      listener.received(connection, frame.message());
    } finally {
      frame.buffer().release();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (connection != null) {
      connection.stateChanged();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (connection == null) {
      settled.run();
      listener.rejected(
          "a connection with "
              + context.channel().remoteAddress()
              + " did not authenticate: "
              + why);
    } else {
      connection.stateChanged();
      listener.lost(connection, why);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable reason =
        cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
    close(
        context.channel(),
        reason instanceof Error ? reason.toString() : String.valueOf(reason.getMessage()));
  }
}
