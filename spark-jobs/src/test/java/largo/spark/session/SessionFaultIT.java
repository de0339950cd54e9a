package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.spark.exchange.JobExchange;
import largo.spark.study.SparkSessions;
import org.apache.spark.sql.SparkSession;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Executors in separate JVMs that are killed or suspended while connections flood the driver. */
public class SessionFaultIT {

  private static final int STEPS = 6;
  private static final int EXAMPLES = 201;

  @Rule public final Timeout deadline = Timeout.seconds(300);

  @AfterClass
  public static void close() {
    local().stop(); // the next suite opens another
  }

  @Test
  public void lostExecutorsAreReplacedUnderAFlood() throws Exception {
    float[] expected = expected();
    SparkSession cluster = cluster(Map.of());
    try (FakeTask task = FakeTask.of(cluster, EXAMPLES, 2)) {
      try (SessionExchange session = task.session()) {
        killsAnExecutor("killed", task, expected, session);
      }
      ExecutorProcesses.awaitRegistered(cluster.sparkContext(), 2);
      for (int connections : new int[] {150, 1500}) {
        try (SessionExchange session = task.session();
            ConnectionFlood flood =
                ConnectionFlood.of(
                    connections, session.address().host(), session.address().port())) {
          Thread.sleep(1500);
          killsAnExecutor("killed, flood of " + connections, task, expected, session);
          assertThat(flood.connections()).isGreaterThanOrEqualTo(connections);
        }
        ExecutorProcesses.awaitRegistered(cluster.sparkContext(), 2);
      }
      assertThat(SessionMetrics.of(cluster.sparkContext()).counts())
          .containsKeys("rejected.crowded_out", "rejected.unauthenticated");
    }
  }

  @Test
  public void anExecutorStoppedDuringTheStartIsReplaced() throws Exception {
    float[] expected = expected();
    SparkSession cluster =
        cluster(
            Map.of(
                "spark.network.timeout", "20s",
                "spark.network.timeoutInterval", "5s",
                "spark.executor.heartbeatInterval", "2s"));
    try (FakeTask task = FakeTask.of(cluster, EXAMPLES, 2)) {
      ExecutorProcesses.signal("STOP");
      long begun = System.nanoTime();
      try (SessionExchange session = task.session(new SessionSlots(task.spark(), 1), 300)) {
        printSeconds("stopped while the session starts", begun);
        assertThat(task.train(session, STEPS, () -> {})).isEqualTo(expected);
      }
    }
  }

  private static float[] expected() {
    try (FakeTask task = FakeTask.of(local(), EXAMPLES, 2);
        JobExchange job = task.job()) {
      return task.train(job, STEPS, () -> {});
    }
  }

  /** Kills an executor before the last step and prints the time of that step. */
  private static void killsAnExecutor(
      String what, FakeTask task, float[] expected, SessionExchange session) {
    long[] begun = new long[1];
    assertThat(
            task.train(
                session,
                STEPS,
                () -> {
                  begun[0] = System.nanoTime();
                  ExecutorProcesses.signal("KILL");
                }))
        .isEqualTo(expected);
    printSeconds(what, begun[0]);
  }

  private static void printSeconds(String what, long begun) {
    System.out.println(
        String.format(
            Locale.ROOT, "SessionFault: %s: %.1f s", what, (System.nanoTime() - begun) / 1e9));
  }

  private static SparkSession local() {
    return SparkSessions.open("tests", Optional.of("local[2]"), Map.of());
  }

  private static SparkSession cluster(Map<String, String> settings) {
    local().stop();
    SparkSession cluster =
        SparkSessions.open(
            "tests", Optional.of("local-cluster[2,1,1024]"), ExecutorProcesses.settings(settings));
    ExecutorProcesses.awaitRegistered(cluster.sparkContext(), 2);
    return cluster;
  }
}
