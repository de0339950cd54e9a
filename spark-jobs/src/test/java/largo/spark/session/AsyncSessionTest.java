package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import largo.core.async.ArtificialDelay;
import largo.core.async.AsyncExchange;
import largo.core.async.BoundedStaleness;
import largo.core.async.RecordedOrder;
import largo.core.data.BatchRange;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.train.StepRecord;
import largo.core.train.Worker;
import largo.spark.SparkSuite;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Asynchronous sessions in the driver's JVM. */
public class AsyncSessionTest extends SparkSuite {

  private static final int UPDATES = 24;

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void givesTheSameBitsInARecordedOrder() {
    assertSameBitsInRecordedOrder(2);
  }

  @Test
  public void givesTheSameBitsInARecordedOrderWithFiveShardsOnTwoSlots() {
    assertSameBitsInRecordedOrder(5);
  }

  private static void assertSameBitsInRecordedOrder(int shards) {
    try (FakeTask task = FakeTask.of(session(), 330, shards)) {
      AsyncRun live = AsyncRun.of(task, new BoundedStaleness(3 * shards), UPDATES);
      AsyncRun replayed =
          AsyncRun.of(task, new RecordedOrder(live.log(), shards, UPDATES), UPDATES);

      assertThat(replayed.w()).isEqualTo(live.w()).isNotEqualTo(task.start());
      assertThat(live.log()).extracting(StepRecord::shard).contains(0L, shards - 1L);
      assertThat(live.log()).allMatch(s -> s.staleness() <= 3 * shards);
      assertThat(live.log()).anyMatch(s -> s.staleness() > 0);
    }
  }

  @Test
  public void givesTheSameBitsWithArtificialDelays() {
    try (FakeTask task = FakeTask.of(session(), 200, 2)) {
      ArtificialDelay order = new ArtificialDelay(5, 2, 1, UPDATES);
      AsyncRun one = AsyncRun.of(task, order, UPDATES);

      assertThat(AsyncRun.of(task, order, UPDATES).w()).isEqualTo(one.w());
      assertThat(AsyncRun.of(task, new ArtificialDelay(1, 2, 1, UPDATES), UPDATES).w())
          .isNotEqualTo(one.w());
      assertThat(one.log()).anyMatch(s -> s.staleness() > 1);
    }
  }

  @Test
  public void keepsTheStalenessBoundIfAShardIsSlow() {
    try (FakeTask task = FakeTask.of(session(), 200, 2)) {
      BatchAssignment slow = new SlowShard(task.shardBatches(), 150);
      AsyncRun run = AsyncRun.of(task, slow, new BoundedStaleness(4), UPDATES, 30);

      assertThat(run.log()).allMatch(s -> s.staleness() <= 4);
      assertThat(run.log())
          .filteredOn(s -> s.shard() == 0)
          .hasSizeLessThan(UPDATES / 2)
          .extracting(StepRecord::staleness)
          .contains(4L); // the others were ahead of it, and had to wait
    }
  }

  @Test
  public void namesTheShardThatHangs() {
    try (FakeTask task = FakeTask.of(session(), 200, 2)) {
      BatchAssignment hung = new SlowShard(task.shardBatches(), 4_000);

      assertThatExceptionOfType(SessionException.class)
          .isThrownBy(() -> AsyncRun.of(task, hung, new BoundedStaleness(6), UPDATES, 1))
          .withMessage(
              "no message for 1 s about gradients: shard 0 on the driver; see the log of its "
                  + "executor, or set a longer exchange.deadline");
    }
  }

  @Test
  public void scoresWhileGradientsArePending() {
    try (FakeTask task = FakeTask.of(session(), 200, 2);
        AsyncExchange exchange = AsyncRun.exchange(task, new BoundedStaleness(8), 100)) {
      float[] w = task.start();
      exchange.gradient(0, w);

      assertThat(exchange.score(DataSplit.TEST, w).examples()).isEqualTo(50);
      assertThat(exchange.gradient(1, w).sum().examples()).isEqualTo(64);
      assertThat(exchange.score(DataSplit.TRAIN, w).examples()).isEqualTo(200);
      assertThat(exchange.score(DataSplit.VALIDATION, w).examples()).isZero();
    }
  }

  /** Shard 0 sleeps before each gradient. */
  private record SlowShard(ShardBatchPlan batches, long millis) implements BatchAssignment {

    @Override
    public GradientSum gradient(
        Worker worker, float[] parameters, BatchRange batch, int shard, Examples rows) {
      try {
        Thread.sleep(shard == 0 ? millis : 0);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
      return worker.gradient(parameters, batches, batch.number(), shard, rows);
    }

    @Override
    public void prepareNext(Worker worker, BatchRange previous, int shard, Examples rows) {}
  }
}
