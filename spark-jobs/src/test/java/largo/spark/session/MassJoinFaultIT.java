package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import largo.spark.session.protocol.RejectionReason;
import largo.spark.session.protocol.SessionDescriptor;
import largo.spark.session.protocol.SharedSecret;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Many executors that join a session at the same time, alone and during a flood of connections. */
public class MassJoinFaultIT {

  private static final int EXECUTORS = 400;
  private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

  @Rule public final Timeout deadline = Timeout.seconds(240);

  @Test
  public void allJoin() throws Exception {
    for (int round = 0; round < 3; round++) {
      join(0);
    }
  }

  @Test
  public void allJoinUnderAFlood() throws Exception {
    join(150);
  }

  @Test
  public void allJoinUnderAFloodBeyondTheLimit() throws Exception {
    join(1500);
  }

  private static void join(int floodSize) throws Exception {
    SessionDescriptor session =
        new SessionDescriptor(UUID.randomUUID(), SharedSecret.random(), false, 2, 10, 2);
    Coordinator coordinator = new Coordinator("test", 2, new RejectedFrames(reason -> {}));
    try (SessionServer sessionServer =
            SessionServer.open(ListenPort.any(LOOPBACK), session, coordinator);
        ConnectionFlood flood = ConnectionFlood.of(floodSize, LOOPBACK, sessionServer.port())) {
      TimeUnit.MILLISECONDS.sleep(floodSize == 0 ? 0 : 1500);
      SessionAddress address = new SessionAddress(session, LOOPBACK, sessionServer.port());
      CyclicBarrier start = new CyclicBarrier(EXECUTORS + 1);
      List<FutureTask<SessionJoin.Joined>> all = new ArrayList<>();
      for (int k = 0; k < EXECUTORS; k++) {
        String name = "executor " + k;
        FutureTask<SessionJoin.Joined> one =
            new FutureTask<>(
                () -> {
                  start.await();
                  return new SessionJoin(address, name, RetryPolicy.JOIN).join();
                });
        new Thread(one, name).start();
        all.add(one);
      }
      start.await();
      long begun = System.nanoTime();
      List<SessionJoin.Joined> joined = new ArrayList<>();
      for (FutureTask<SessionJoin.Joined> one : all) {
        joined.add(one.get(100, TimeUnit.SECONDS));
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.println(
          String.format(
              Locale.ROOT,
              "MassJoin: %d of %d joined within %.1f s; %d other connections at a time, %d in total; "
                  + "%d crowded out, %d timed out",
              joined.size(),
              EXECUTORS,
              seconds,
              floodSize,
              flood.connections(),
              coordinator.rejected().of(RejectionReason.CROWDED_OUT),
              coordinator.rejected().of(RejectionReason.HANDSHAKE_TIMEOUT)));
      assertThat(joined).hasSize(EXECUTORS);
      assertThat(joined).allMatch(one -> one.channel().isConnected());
      for (SessionJoin.Joined one : joined) {
        one.channel().close();
      }
      coordinator.close();
    }
  }
}
