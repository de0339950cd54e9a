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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executor's way into a session: connects and authenticates, and tries again for a while where
 * that fails, as the driver may be crowded just then.
 */
final class SessionJoin {

  private static final Logger LOG = LoggerFactory.getLogger(SessionJoin.class);

  private static final int CONNECT_MILLIS = 10_000;

  private final SessionAddress sessionAddress;
  private final String name;
  private final RetryPolicy policy;

  /**
   * Tries to join.
   *
   * @param name of this executor, for messages
   */
  SessionJoin(SessionAddress sessionAddress, String name, RetryPolicy policy) {
    this.sessionAddress = sessionAddress;
    this.name = name;
    this.policy = policy;
  }

  /** A connection that both ends have agreed on. */
  record Joined(SocketChannel channel, Handshake.Agreed peer) {}

  /**
   * Joins.
   *
   * @throws JoinException if that does not succeed in time, or if what listens there is not the
   *     driver; or if the thread is interrupted
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
      InetSocketAddress driver =
          new InetSocketAddress(sessionAddress.host(), sessionAddress.port());
      if (driver.isUnresolved()) {
        throw new UnknownHostException(sessionAddress.host());
      }
      channel.socket().connect(driver, CONNECT_MILLIS);
      return new Joined(channel, Handshake.connect(channel, sessionAddress.session(), name));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private boolean await(RetryPolicy.Backoff backoff, IOException e) throws JoinException {
    if (backoff.attempts() == 1) {
      LOG.warn(
          "{} cannot join the driver's session at {}:{} yet, and tries again for {} s: {}",
          name,
          sessionAddress.host(),
          sessionAddress.port(),
          policy.deadline().toSeconds(),
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
            name,
            sessionAddress.host(),
            sessionAddress.port(),
            attempts,
            policy.deadline().toSeconds(),
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
            name,
            sessionAddress.host(),
            sessionAddress.port()),
        e);
  }

  /** What happened, in words. */
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
