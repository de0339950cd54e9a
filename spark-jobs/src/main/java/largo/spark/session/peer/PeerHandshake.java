package largo.spark.session.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.BiConsumer;
import largo.spark.session.protocol.BadFrameException;
import largo.spark.session.protocol.Handshake;
import largo.spark.session.protocol.SessionDescriptor;

/**
 * Authenticates both ends of a connection. The end that listens has the part of the driver in
 * {@link Handshake}, the one that dials that of the executor.
 */
abstract class PeerHandshake extends ByteToMessageDecoder {

  private final BiConsumer<ChannelHandlerContext, Handshake.Result> authenticated;

  private PeerHandshake(BiConsumer<ChannelHandlerContext, Handshake.Result> authenticated) {
    this.authenticated = authenticated;
  }

  /** Ends the handshake; the next bytes are frames. */
  void finish(ChannelHandlerContext context, Handshake.Result result) {
    authenticated.accept(context, result);
    context.pipeline().remove(this); // passes on the bytes that it has not read
  }

  /** Sends bytes that handlers of frames do not see, which may follow in the pipeline already. */
  @SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel
  static void send(ChannelHandlerContext context, ByteBuf bytes) {
    context.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  static byte[] read(ByteBuf in, int count) {
    byte[] bytes = new byte[count];
    in.readBytes(bytes);
    return bytes;
  }

  /** The end that listens. */
  static final class Listening extends PeerHandshake {

    private final SessionDescriptor session;
    private final byte[] nonce;

    Listening(
        SessionDescriptor session,
        byte[] nonce,
        BiConsumer<ChannelHandlerContext, Handshake.Result> authenticated) {
      super(authenticated);
      this.session = session;
      this.nonce = nonce;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      send(context, Unpooled.wrappedBuffer(nonce));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws BadFrameException {
      if (in.readableBytes() >= Handshake.HELLO_BYTES) {
        Handshake.Verified verified =
            Handshake.verify(
                session,
                nonce,
                read(in, Handshake.HELLO_BYTES),
                String.valueOf(context.channel().remoteAddress()));
        send(context, Unpooled.wrappedBuffer(verified.proof()));
        finish(context, verified.result());
      }
    }
  }

  /** The end that dials. */
  static final class Dialing extends PeerHandshake {

    private final SessionDescriptor session;
    private final String name;
    private Handshake.Client client; // null before the nonce of the other end

    Dialing(
        SessionDescriptor session,
        String name,
        BiConsumer<ChannelHandlerContext, Handshake.Result> authenticated) {
      super(authenticated);
      this.session = session;
      this.name = name;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out)
        throws BadFrameException {
      if (in.readableBytes() < Handshake.NONCE_BYTES) {
        return;
      }
      byte[] received = read(in, Handshake.NONCE_BYTES);
      if (client == null) {
        client = new Handshake.Client(session, name, received);
        send(context, Unpooled.wrappedBuffer(client.hello()));
      } else {
        finish(context, client.finish(received));
      }
    }
  }
}
