package largo.spark.session;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import largo.spark.session.protocol.BadFrameException;
import largo.spark.session.protocol.Handshake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins a session from an executor: connects and authenticates, with retries, since the driver may
 * be overloaded temporarily.
 */
final class SessionJoin {

  private static final Logger LOG = LoggerFactory.getLogger(SessionJoin.class);

  private static final int CONNECT_MILLIS = 10_000;

  private final SessionAddress address;
  private final String executor;
  private final RetryPolicy policy;

  /**
   * Prepares to join.
   *
   * @param executor name of this executor, for messages
   */
  SessionJoin(SessionAddress address, String executor, RetryPolicy policy) {
    this.address = address;
    this.executor = executor;
    this.policy = policy;
  }

  /** An authenticated connection. */
  record Joined(SocketChannel channel, Handshake.Result handshake) {}

  /**
   * Joins the session.
   *
   * @throws JoinException if it does not succeed in time, if the peer is not the driver, or if the
   *     thread is interrupted
   */
  Joined join() throws JoinException {
    RetryPolicy.Backoff backoff = policy.begin();
    while (true) {
      try {
        return attempt();
      } catch (ClosedByInterruptException e) {
        throw interrupted(e);
      } catch (IOException e) {
        backoff.failed();
        LOG.debug(
            "session {}: attempt {} to join failed: {}",
            address.session().name(),
            backoff.attempts(),
            reason(e));
        if (e instanceof BadFrameException || !await(backoff, e)) {
          throw failed(backoff.attempts(), e);
        }
      }
    }
  }

  private Joined attempt() throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      InetSocketAddress driver = new InetSocketAddress(address.host(), address.port());
      if (driver.isUnresolved()) {
        throw new UnknownHostException(address.host());
      }
      channel.socket().connect(driver, CONNECT_MILLIS);
      Handshake.Result handshake = Handshake.connect(channel, address.session(), executor);
      LOG.debug(
          "session {}: {} joined at {}:{}",
          address.session().name(),
          executor,
          address.host(),
          address.port());
      return new Joined(channel, handshake);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private boolean await(RetryPolicy.Backoff backoff, IOException e) throws JoinException {
    if (backoff.attempts() == 1) {
      LOG.warn(
          "{} cannot join the driver's session at {}:{} yet, and retries for {} s: {}",
          executor,
          address.host(),
          address.port(),
          policy.timeout().toSeconds(),
          reason(e));
    }
    try {
      return backoff.await();
    } catch (InterruptedException interrupt) {
      throw interrupted(interrupt);
    }
  }

  private JoinException failed(int attempts, IOException e) {
    return new JoinException(
        String.format(
            Locale.ROOT,
            "%s cannot join the driver's session at %s:%d, after %d attempts in up to %d s: %s; "
                + "see that executors can connect to this host and port (spark.driver.host, "
                + "spark.driver.bindAddress, %s)",
            executor,
            address.host(),
            address.port(),
            attempts,
            policy.timeout().toSeconds(),
            reason(e),
            ListenPort.KEY),
        e);
  }

  private JoinException interrupted(Exception e) {
    Thread.currentThread().interrupt();
    return new JoinException(
        String.format(
            Locale.ROOT,
            "%s was interrupted while it joined the driver's session at %s:%d",
            executor,
            address.host(),
            address.port()),
        e);
  }

  /** The cause, for messages. */
  private static String reason(IOException e) {
    if (e instanceof UnknownHostException) {
      return "this host name cannot be resolved there";
    }
    if (e instanceof ConnectException) {
      return "nothing listens there, or a firewall is in between ("
          + e.getMessage()
          + "); the driver may have ended the session";
    }
    if (e instanceof SocketTimeoutException) {
      return "no answer in time (" + e.getMessage() + "); a firewall may be in between";
    }
    if (e instanceof EOFException) {
      return e.getMessage()
          + "; it closes connections of other runs, and the oldest ones where too many have not"
          + " authenticated";
    }
    return String.valueOf(e.getMessage());
  }
}
