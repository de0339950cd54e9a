package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** Number and delays of retries, and the final message. */
public class RetryPolicyTest extends JUnitSuite {

  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  @Rule public final Timeout deadline = Timeout.seconds(60);

  @Test
  public void delaysDoubleUpToTheMaximum() {
    RetryPolicy.Backoff backoff =
        new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(60))
            .begin();
    List<Long> delays = new ArrayList<>();
    for (int k = 0; k < 70; k++) {
      backoff.failed();
      delays.add(backoff.maxDelay().toMillis());
    }
    assertThat(delays)
        .startsWith(100L, 200L, 400L, 800L, 1600L, 3200L, 5000L)
        .endsWith(5000L)
        .isSorted();
  }

  @Test
  public void noAttemptBeginsAfterTheDeadline() throws InterruptedException {
    RetryPolicy.Backoff backoff =
        new RetryPolicy(Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100))
            .begin();
    long begun = System.nanoTime();
    do {
      backoff.failed();
    } while (backoff.await());
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    assertThat(backoff.attempts()).isBetween(4, 40);
  }

  @Test
  public void reportsThatNothingListens() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    assertThatThrownBy(() -> join(port, Duration.ofMillis(300)))
        .isInstanceOf(JoinException.class)
        .hasMessageStartingWith(
            "executor 3 cannot join the driver's session at " + LOOPBACK + ":" + port + ", after ")
        .hasMessageContaining("nothing listens there, or a firewall is in between")
        .hasMessageContaining("spark.driver.host");
  }

  @Test
  public void failsAtOnceIfThePeerIsNotTheDriver() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread impostor =
          new Thread(
              () -> {
                try (Socket socket = other.accept()) {
                  socket.getOutputStream().write(new byte[64]);
                  while (socket.getInputStream().read() >= 0) {
                    // what the executor sends
                  }
                } catch (IOException e) {
                  // closed by the executor
                }
              });
      impostor.start();
      assertThatThrownBy(() -> join(other.getLocalPort(), Duration.ofSeconds(50)))
          .isInstanceOf(JoinException.class)
          .hasMessageContaining("after 1 attempts")
          .hasMessageContaining("and is not its driver");
      impostor.join();
    }
  }

  @Test
  public void stopsWhenInterrupted() throws Exception {
    FutureTask<Exception> joining =
        new FutureTask<>(
            () -> {
              try {
                join(1, Duration.ofSeconds(50));
                return null;
              } catch (JoinException e) {
                return e;
              }
            });
    Thread thread = new Thread(joining);
    thread.start();
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    thread.interrupt();
    assertThat(joining.get(10, TimeUnit.SECONDS))
        .hasMessageContaining("executor 3 was interrupted while it joined");
  }

  private static void join(int port, Duration timeout) throws IOException {
    SessionDescriptor session =
        new SessionDescriptor(UUID.randomUUID(), SharedSecret.random(), false, 2, 10, 2);
    RetryPolicy policy = new RetryPolicy(Duration.ofMillis(10), Duration.ofSeconds(1), timeout);
    new SessionJoin(new SessionAddress(session, LOOPBACK, port), "executor 3", policy).join();
  }
}
