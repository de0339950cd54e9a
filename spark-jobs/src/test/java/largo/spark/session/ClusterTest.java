package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.async.BoundedStaleness;
import largo.core.async.RecordedOrder;
import largo.core.compress.AdaComp;
import largo.core.compress.Compression;
import largo.core.compress.Float16;
import largo.core.compress.Gmc;
import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.GradientExchange;
import largo.spark.Slow;
import largo.spark.SparkSuite;
import largo.spark.exchange.JobExchange;
import org.apache.spark.sql.SparkSession;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.Timeout;

/** Sessions whose workers are in separate JVMs, which may be lost. */
@Category(Slow.class)
public class ClusterTest extends SparkSuite {

  private static final int STEPS = 6;
  private static final int UPDATES = 20;

  private static final List<Compression> METHODS =
      List.of(new Float16(), new AdaComp(50, 500, 2), new Gmc(0.9, 0.05));

  @Rule public final Timeout deadline = Timeout.seconds(360);

  @AfterClass
  public static void close() {
    session().stop(); // the next suite opens another
  }

  /** One cluster for all checks, because its start takes longer than they do. */
  @Test
  public void givesTheSameBitsIfExecutorsAreLost() throws Exception {
    float[] expected;
    Score score;
    Map<Compression, float[]> compressed = new LinkedHashMap<>();
    try (FakeTask task = FakeTask.of(session(), 201, 2)) {
      try (JobExchange job = task.job()) {
        expected = task.train(job, STEPS, () -> {});
        score = job.score(DataSplit.TEST, expected);
      }
      for (Compression method : METHODS) {
        try (SessionExchange session = task.session(method, new SessionSlots(task.spark(), 1))) {
          compressed.put(method, task.train(session, STEPS, () -> {}));
        }
      }
    }

    SparkSession cluster =
        cluster(
            Map.of(
                "spark.authenticate", "true",
                "spark.authenticate.secret", "between us",
                "spark.network.crypto.enabled", "true"));
    try (FakeTask task = FakeTask.of(cluster, 201, 2)) {
      try (SessionExchange session = task.session()) {
        assertThat(session.address().session().encrypted()).isTrue();
        assertThat(task.train(session, STEPS, () -> connectWithoutSecret(session)))
            .isEqualTo(expected);
        assertThat(session.score(DataSplit.TEST, expected))
            .usingRecursiveComparison()
            .isEqualTo(score);
      }
      for (Compression method : METHODS) {
        try (SessionExchange session = task.session(method, new SessionSlots(task.spark(), 1))) {
          assertThat(task.train(session, STEPS, () -> restore(session)))
              .as("%s", method)
              .isEqualTo(compressed.get(method));
        }
      }
      try (SessionExchange session = task.session()) {
        assertThat(task.train(session, STEPS, () -> ExecutorProcesses.signal("KILL")))
            .isEqualTo(expected);
      }
      AsyncRun live =
          AsyncRun.of(
              task,
              AsyncRun.exchange(task, new BoundedStaleness(6), UPDATES),
              UPDATES,
              step -> {
                if (step == UPDATES / 2) {
                  ExecutorProcesses.signal("KILL");
                }
              });
      assertThat(live.log()).hasSize(UPDATES).allMatch(s -> s.staleness() <= 6);
      assertThat(AsyncRun.of(task, new RecordedOrder(live.log(), 2, UPDATES), UPDATES).w())
          .isEqualTo(live.w());
      try (SessionExchange session = task.session(new SessionSlots(task.spark(), 1), 8)) {
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(() -> task.train(session, STEPS, () -> ExecutorProcesses.signal("STOP")))
            .withMessageStartingWith("no message for 8 s about the gradient of step 5: shard ")
            .withMessageContaining("on executor ");
        ExecutorProcesses.signal("KILL");
      }
    }
  }

  /** Reads the residuals and restores them. */
  private static void restore(GradientExchange session) {
    session.restore(session.residuals());
  }

  /** Connections without the secret. */
  private static void connectWithoutSecret(SessionExchange session) {
    for (byte[] bytes : List.of(new byte[0], new byte[10], new byte[200])) {
      try (Socket socket = new Socket(session.address().host(), session.address().port())) {
        socket.getOutputStream().write(bytes);
      } catch (IOException e) {
        // reset: not all was read
      }
    }
  }

  private static SparkSession cluster(Map<String, String> settings) {
    return open("local-cluster[2,1,1024]", ExecutorProcesses.settings(settings));
  }
}
