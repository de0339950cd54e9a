package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import largo.core.data.DataSplit;
import largo.core.gradient.Score;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import largo.core.train.WorkerConfig;
import largo.spark.SparkSuite;
import largo.spark.exchange.JobExchange;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.storage.BlockId;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Sessions whose workers are in the driver's JVM. */
public class SessionExchangeTest extends SparkSuite {

  private static final long[] STEPS = {0, 3, 4}; // step 3 is an epoch's last, of 9 examples

  @Rule public final Timeout deadline = Timeout.seconds(300);

  @Test
  public void givesTheSameBitsAsJobExchangeWithOneShard() {
    assertSameBitsAsJobExchange(1);
  }

  @Test
  public void givesTheSameBitsAsJobExchangeWithTwoShards() {
    assertSameBitsAsJobExchange(2);
  }

  @Test
  public void givesTheSameBitsAsJobExchangeWithThreeShardsOnTwoSlots() {
    assertSameBitsAsJobExchange(3);
  }

  @Test
  public void givesTheSameBitsAsJobExchangeWithFiveShardsOnTwoSlots() {
    assertSameBitsAsJobExchange(5);
  }

  private static void assertSameBitsAsJobExchange(int shards) {
    try (FakeTask task = FakeTask.of(session(), 201, shards)) {
      float[] w = task.start();
      List<StepGradient> expected;
      List<Score> scores;
      try (JobExchange job = task.job()) { // before the session takes all slots
        expected = LongStream.of(STEPS).mapToObj(step -> job.gradient(step, w)).toList();
        scores = Arrays.stream(DataSplit.values()).map(split -> job.score(split, w)).toList();
      }

      try (SessionExchange session = task.session()) {
        for (int k = 0; k < STEPS.length; k++) {
          assertSame(session.gradient(STEPS[k], w), expected.get(k));
        }
        for (DataSplit split : DataSplit.values()) {
          assertThat(session.score(split, w))
              .as("%s", split)
              .usingRecursiveComparison()
              .isEqualTo(scores.get(split.ordinal()));
        }
      }
    }
  }

  @Test
  public void acceptsMoreShardsThanExamplesInABatch() {
    try (FakeTask task = FakeTask.of(session(), 5, 7);
        SessionExchange exchange = task.session()) {
      StepGradient reply = exchange.gradient(0, task.start());

      assertThat(reply.sum().examples()).isEqualTo(5);
      assertThat(reply.bytesUp()).isEqualTo(5 * task.bytes());
    }
  }

  @Test
  public void sharesTheSlotsWithOtherSessions() {
    SessionSlots slots = new SessionSlots(spark(), 2);
    try (FakeTask task = FakeTask.of(session(), 100, 2);
        SessionExchange one = task.session(slots, 30);
        SessionExchange other = task.session(slots, 30)) {
      assertThat(train(task, one)).isEqualTo(train(task, other));
    }
  }

  @Test
  public void reportsThatOtherSessionsHoldTheSlots() {
    SessionSlots slots = new SessionSlots(spark(), 2);
    try (FakeTask task = FakeTask.of(session(), 100, 2);
        SessionExchange one = task.session(slots, 30);
        SessionExchange other = task.session(slots, 30)) {
      assertThat(one).isNotSameAs(other);
      assertThatExceptionOfType(SessionException.class)
          .isThrownBy(() -> task.session(slots, 1))
          .withMessage(
              "a session of 2 shards needs at least 1 slot, but of the application's 2 slots 2 "
                  + "are taken by other sessions, and none became free in 1 s; give it more "
                  + "executors, or set sweep.parallel to at most the number of slots");
    }
  }

  @Test
  public void reportsShardsWithoutATask() throws Exception {
    try (FakeTask task = FakeTask.of(session(), 100, 2)) {
      task.session().close(); // so that its data is there
      JavaFutureAction<Void> hog =
          spark().parallelize(List.of(1, 2), 2).foreachAsync(k -> Thread.sleep(20_000));
      try {
        assertThatExceptionOfType(SessionException.class)
            .isThrownBy(() -> task.session(new SessionSlots(spark(), 1), 2))
            .withMessageStartingWith("no task of the session started for 2 s")
            .withMessageContaining("shard 0, which no worker serves, shard 1, which no worker")
            .withMessageContaining("its job has 2 tasks, the application 2 slots");
      } finally {
        hog.cancel(true);
      }
    }
  }

  @Test
  public void propagatesTheErrorOfAWorker() {
    try (FakeTask task = FakeTask.of(session(), 100, 2)) {
      WorkerConfig wrong =
          new WorkerConfig(task.definition(), task.workerConfig().normalization(), 0);
      SessionOptions options =
          new SessionOptions(1, new SessionSlots(spark(), 1), Duration.ofSeconds(60));
      assertThatThrownBy(
              () -> new SessionExchange(spark(), task.data(), task.plan(), wrong, options))
          .hasMessageStartingWith(
              "the workers of the session failed: IllegalArgumentException: micro must be positive")
          .hasRootCauseMessage("micro must be positive and finite, but was 0");
    }
  }

  @Test
  public void leaksNothing() {
    try (FakeTask task = FakeTask.of(session(), 50, 2)) {
      run(task);
      Leftovers before = Leftovers.now();
      for (int k = 0; k < 20; k++) {
        run(task);
      }

      await() // Spark removes broadcasts asynchronously
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                System.gc();
                Leftovers.now().assertAtMost(before);
              });
    }
  }

  private static void assertSame(StepGradient actual, StepGradient expected) {
    assertThat(actual.sum().gradient()).isEqualTo(expected.sum().gradient());
    assertThat(actual.sum().loss()).isEqualTo(expected.sum().loss());
    assertThat(actual.sum().examples()).isEqualTo(expected.sum().examples());
    assertThat(actual.sum().shardSquares()).isEqualTo(expected.sum().shardSquares());
    assertThat(actual.sum().shardSquares().isKnown()).isTrue();
    assertThat(actual.bytesUp()).isEqualTo(expected.bytesUp());
    assertThat(actual.bytesDown()).isEqualTo(expected.bytesDown());
  }

  private static void run(FakeTask task) {
    try (SessionExchange exchange = task.session()) {
      exchange.gradient(0, task.start());
      exchange.score(DataSplit.TEST, task.start());
    }
  }

  private static float[] train(FakeTask task, GradientExchange exchange) {
    return task.train(exchange, 3, () -> {});
  }

  /** Resources that a session could leak. */
  private record Leftovers(long threads, int clients, int broadcasts, long directBytes) {

    private static final long SLACK_BYTES = 1 << 20;

    static Leftovers now() {
      return new Leftovers(
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread.getName().startsWith(SessionThreads.PREFIX))
              .count(),
          ClientRegistry.size(),
          ScalaCollections.list(
                  spark().env().blockManager().getMatchingBlockIds(BlockId::isBroadcast).toSeq())
              .size(),
          ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
              .mapToLong(BufferPoolMXBean::getMemoryUsed)
              .sum());
    }

    void assertAtMost(Leftovers before) {
      assertThat(threads).as("threads of sessions").isLessThanOrEqualTo(before.threads);
      assertThat(clients).as("clients").isLessThanOrEqualTo(before.clients);
      assertThat(broadcasts).as("blocks of broadcasts").isLessThanOrEqualTo(before.broadcasts);
      assertThat(directBytes)
          .as("bytes of direct buffers")
          .isLessThanOrEqualTo(before.directBytes + SLACK_BYTES);
    }
  }
}
