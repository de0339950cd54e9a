package largo.spark.session.peer;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import largo.core.Deadline;
import largo.core.scaling.ClusterSite;
import largo.spark.session.protocol.Handshake;
import largo.spark.session.protocol.RecordCipher;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;

/** One end of the connections between the executors of a session and its driver. Thread-safe. */
public final class PeerNetwork implements AutoCloseable {

  private static final int HANDSHAKE_SECONDS = 10;
  private static final int CONNECT_MILLIS = 10_000;
  private static final long RETRY_MILLIS = 200;
  private static final long CLOSE_MILLIS = 2_000;

  /** Maximum number of connections that have not authenticated. */
  private static final int MAX_PENDING = 1024;

  /** Bytes of messages that wait to be sent on a connection, above which {@code send} waits. */
  private static final WriteBufferWaterMark WAITING = new WriteBufferWaterMark(1 << 20, 4 << 20);

  private final SessionDescriptor session;
  private final String name;
  private final int maxFrame;
  private final PeerListener listener;
  private final EventLoopGroup threads;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicInteger pending = new AtomicInteger();

  /**
   * An end without connections.
   *
   * @param name of this end for the others
   * @param maxContent maximum length of the content of a received message, in bytes
   */
  @SuppressWarnings("deprecation") // the group in its place is newer than Spark 3.5's Netty
  public PeerNetwork(
      SessionDescriptor session, String name, int maxContent, PeerListener listener) {
    this.session = session;
    this.name = name;
    this.maxFrame =
        Math.addExact(maxContent, PeerFrame.OVERHEAD + RecordCipher.TAG_BYTES + Integer.BYTES);
    this.listener = listener;
    this.threads =
        new NioEventLoopGroup(
            ClusterSite.peerThreads(Runtime.getRuntime().availableProcessors()),
            new DefaultThreadFactory("largo-session: peers of " + name, true));
  }

  /**
   * Accepts connections.
   *
   * @param address port 0 for any free port
   * @return the port
   * @throws BindException if the port is in use, or the address is not one of this machine
   */
  public int listen(InetSocketAddress address) throws IOException {
    ServerBootstrap server =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_KEEPALIVE, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                });
    ChannelFuture bound = server.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw bound.cause() instanceof IOException e ? e : new IOException(bound.cause());
    }
    channels.add(bound.channel());
    return ((InetSocketAddress) bound.channel().localAddress()).getPort();
  }

  /**
   * Connects with another end, with retries.
   *
   * @param peer its name
   * @throws IOException if it cannot be reached before the deadline, does not know the secret, or
   *     the thread is interrupted
   */
  public PeerConnection dial(String peer, InetSocketAddress address, Deadline deadline)
      throws IOException {
    while (true) {
      try {
        return attempt(peer, address, deadline);
      } catch (IOException e) {
        if (deadline.remainingMillis() <= RETRY_MILLIS || Thread.currentThread().isInterrupted()) {
          throw new IOException(
              String.format(
                  Locale.ROOT,
                  "%s cannot connect with %s at %s: %s; see that executors can connect with each "
                      + "other and with the driver",
                  name,
                  peer,
                  address,
                  e.getMessage()),
              e);
        }
        sleep();
      }
    }
  }

  @Override
  public void close() {
    channels.close().awaitUninterruptibly(CLOSE_MILLIS);
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_MILLIS);
  }

  private PeerConnection attempt(String peer, InetSocketAddress address, Deadline deadline)
      throws IOException {
    CompletableFuture<PeerConnection> connected = new CompletableFuture<>();
    Bootstrap client =
        new Bootstrap()
            .group(threads)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.SO_KEEPALIVE, true)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WAITING)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .handler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    dial(channel, peer, connected);
                  }
                });
    ChannelFuture opened = client.connect(address);
    opened.addListener(
        done -> {
          if (!done.isSuccess()) {
            connected.completeExceptionally(done.cause());
          }
        });
    try {
      return connected.get(deadline.remainingMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      NettyChannels.close(opened.channel());
      throw new IOException("no answer in time", e);
    } catch (InterruptedException e) {
      NettyChannels.close(opened.channel());
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void accept(SocketChannel channel) {
    if (pending.incrementAndGet() > MAX_PENDING) {
      pending.decrementAndGet();
      NettyChannels.close(channel);
      return;
    }
    channels.add(channel);
    PeerHandler handler = new PeerHandler(listener, pending::decrementAndGet);
    channel
        .pipeline()
        .addLast(
            new PeerHandshake.Listening(
                session,
                SharedSecret.randomBytes(),
                (context, result) ->
                    serve(
                        context,
                        handler,
                        result.executor(),
                        result.toExecutor(),
                        result.toDriver())))
        .addLast(handler);
    expire(channel, handler);
  }

  private void dial(
      SocketChannel channel, String peer, CompletableFuture<PeerConnection> connected) {
    channels.add(channel);
    PeerHandler handler = new PeerHandler(listener, () -> {});
    channel
        .pipeline()
        .addLast(
            new PeerHandshake.Dialing(
                session,
                name,
                (context, result) -> {
                  Handshake.Result keys = result;
                  connected.complete(
                      serve(context, handler, peer, keys.toDriver(), keys.toExecutor()));
                }))
        .addLast(handler);
    channel
        .closeFuture()
        .addListener(
            closed ->
                connected.completeExceptionally(
                    new IOException("it closed the connection: " + handler.why())));
    expire(channel, handler);
  }

  /** Replaces the handshake by the handlers of frames. */
  private PeerConnection serve(
      ChannelHandlerContext context,
      PeerHandler handler,
      String peer,
      byte[] keyOut,
      byte[] keyIn) {
    PeerConnection connection = new PeerConnection(peer, context.channel());
    handler.authenticated(connection);
    PeerPipeline.install(context.pipeline(), handler, maxFrame, session.encrypted(), keyOut, keyIn);
    return connection;
  }

  private static void expire(Channel channel, PeerHandler handler) {
    handler.expiry(
        channel
            .eventLoop()
            .schedule(
                () -> handler.close(channel, "it did not authenticate in time"),
                HANDSHAKE_SECONDS,
                TimeUnit.SECONDS));
  }

  private static void sleep() throws IOException {
    try {
      Thread.sleep(RETRY_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
