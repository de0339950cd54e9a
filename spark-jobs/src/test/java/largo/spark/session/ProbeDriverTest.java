package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import largo.core.Deadline;
import largo.spark.session.peer.PeerNetwork;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import largo.spark.session.sliced.SliceConfig.HostPort;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** Both ends of the measurement of a cluster, in one JVM. */
public class ProbeDriverTest extends JUnitSuite {

  private static final String HOST = "127.0.0.1";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long BYTES = 1_000_000;

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void transfersBytesInAllDirections() throws Exception {
    SessionDescriptor session =
        new SessionDescriptor(UUID.randomUUID(), SharedSecret.random(), true, 2, 1, 1);
    ProbeDriver driver = new ProbeDriver(2);
    List<CompletableFuture<Void>> tasks = new ArrayList<>();
    try (PeerNetwork network =
        new PeerNetwork(session, "the driver", ProbeExecutor.CHUNK, driver)) {
      int port = network.listen(new InetSocketAddress(HOST, 0));
      for (String name : List.of("a", "b", "b")) { // two tasks of one executor
        tasks.add(task(session, name, port));
      }
      Deadline end = Deadline.after(TIMEOUT);
      assertThat(driver.await(2, end)).isEqualTo(2);
      assertThat(driver.areOn(HOST)).isTrue();
      assertThat(driver.areOn("localhost")).isTrue(); // executors of a local-cluster
      assertThat(driver.areOn("127.0.0.2")).isFalse();
      driver.connectPeers(end);
      assertThat(driver.down(1, 0, end)).isPositive();
      assertThat(driver.down(2, BYTES, end)).isPositive();
      assertThat(driver.up(BYTES, end)).isPositive();
      assertThat(driver.betweenPeers(BYTES, end)).isPositive();
      driver.end();
      for (CompletableFuture<Void> task : tasks) {
        task.get(30, TimeUnit.SECONDS);
      }
    }
  }

  private static CompletableFuture<Void> task(SessionDescriptor session, String name, int port) {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    new Thread(
            () -> {
              try (ProbeExecutor executor = new ProbeExecutor(session, name, HOST, TIMEOUT)) {
                executor.serve(new HostPort(HOST, port));
                ended.complete(null);
              } catch (Exception e) {
                ended.completeExceptionally(e);
              }
            },
            name)
        .start();
    return ended;
  }
}
