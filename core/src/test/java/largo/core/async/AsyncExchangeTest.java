package largo.core.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.LongStream;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Apam;
import largo.core.optimizer.Exempt;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Schedule;
import largo.core.train.Outcome;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AsyncExchangeTest {

  private static final int UPDATES = 60;

  @Property(tries = 300)
  void keepsTheStalenessBoundForAnySpeedOfShards(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int shards,
      @ForAll @IntRange(max = 9) int bound) {
    UpdateOrder updateOrder = new BoundedStaleness(bound);
    Trial trial = new Trial(shards, updateOrder, oneSlow(seed));

    assertThat(trial.run()).isEqualTo(new Outcome.Finished(UPDATES));

    assertThat(trial.steps).allMatch(s -> s.staleness() >= 0 && s.staleness() <= bound);
    assertThat(trial.maxCopies).isLessThanOrEqualTo((int) updateOrder.maxCopies(shards));
    trial.checkThatEveryGradientIsWhatTheLogSays();
    assertThat(trial.workers.busy()).as("work in vain").isEmpty();
  }

  @Property(tries = 100)
  void keepsTheStalenessBoundIfWorkersAreLost(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int shards) {
    Random random = new Random(seed);
    Trial trial = new Trial(shards, new BoundedStaleness(3), oneSlow(seed));
    trial.before =
        step -> {
          if (random.nextInt(4) == 0) {
            trial.workers.lose(random.nextInt(shards));
          }
        };

    assertThat(trial.run()).isEqualTo(new Outcome.Finished(UPDATES));

    assertThat(trial.steps).allMatch(s -> s.staleness() <= 3);
    for (int shard = 0; shard < shards; shard++) { // no batch is left out
      int of = shard;
      List<Long> numbers =
          trial.workers.items().stream()
              .filter(p -> p.shard() == of)
              .map(WorkItem::number)
              .distinct()
              .toList();
      assertThat(numbers).isEqualTo(LongStream.range(0, numbers.size()).boxed().toList());
    }
  }

  /** Shard 0 finishes only when no other shard computes. */
  @Test
  void waitsForTheShardAtTheStalenessBound() {
    Trial trial = new Trial(3, new BoundedStaleness(5), busy -> busy.get(busy.size() - 1));

    trial.run();

    assertThat(trial.steps)
        .filteredOn(s -> s.shard() == 0)
        .extracting(StepRecord::step, StepRecord::staleness)
        .startsWith(
            org.assertj.core.groups.Tuple.tuple(5L, 5L),
            org.assertj.core.groups.Tuple.tuple(11L, 5L));
  }

  @Test
  void alternatesShardsWithoutStaleness() {
    Trial trial = new Trial(3, new BoundedStaleness(0), busy -> busy.get(0));

    trial.run();

    assertThat(trial.steps).extracting(StepRecord::staleness).containsOnly(0L);
    assertThat(trial.steps).extracting(StepRecord::shard).startsWith(0L, 1L, 2L, 0L, 1L, 2L);
  }

  @Property(tries = 200)
  void givesTheSameBitsInARecordedOrder(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 6) int shards,
      @ForAll @IntRange(max = 9) int bound) {
    Trial live = new Trial(shards, new BoundedStaleness(bound), oneSlow(seed));
    live.run();

    RecordedOrder updateOrder = new RecordedOrder(live.steps, shards, UPDATES);
    Trial replayed = new Trial(shards, updateOrder, oneSlow(~seed));
    replayed.before = step -> replayed.workers.lose((int) (step % shards));
    replayed.run();

    assertThat(replayed.w).isEqualTo(live.w);
    assertThat(replayed.steps)
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields(
            "seconds", "exchangeSeconds", "updateSeconds", "bytesDown")
        .isEqualTo(live.steps);
    assertThat(replayed.maxCopies).isLessThanOrEqualTo((int) updateOrder.maxCopies(shards));
  }

  @Test
  void givesDifferentBitsInAnotherOrder() {
    Trial one = new Trial(3, new BoundedStaleness(5), busy -> busy.get(0));
    Trial other = new Trial(3, new BoundedStaleness(5), busy -> busy.get(busy.size() - 1));
    one.run();
    other.run();

    assertThat(one.w).isNotEqualTo(other.w);
  }

  @Property(tries = 200)
  void hasTheStalenessOfAnArtificialDelay(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int shards,
      @ForAll @IntRange(min = 1, max = 12) int maxDelay) {
    ArtificialDelay updateOrder = new ArtificialDelay(maxDelay, shards, 7, UPDATES);
    Trial trial = new Trial(shards, updateOrder, oneSlow(seed));
    trial.run();
    Trial again = new Trial(shards, updateOrder, busy -> busy.get(0));
    again.run();

    assertThat(trial.w).isEqualTo(again.w);
    assertThat(trial.steps)
        .allMatch(s -> s.shard() == s.step() % shards)
        .allMatch(s -> s.staleness() == s.step() - updateOrder.version(s.step()))
        .allMatch(s -> s.staleness() < Math.min(maxDelay, s.step() + 1));
    assertThat(trial.maxCopies).isLessThanOrEqualTo((int) updateOrder.maxCopies(shards));
    trial.checkThatEveryGradientIsWhatTheLogSays();
  }

  @Test
  void drawsEveryDelayWithTheSameProbability() {
    ArtificialDelay updateOrder = new ArtificialDelay(4, 2, 7, 100_000);
    long[] counts = new long[4];
    for (long k = 4; k < 40_004; k++) {
      counts[(int) (k - updateOrder.version(k))]++;
    }

    assertThat(LongStream.of(counts)).allMatch(c -> Math.abs(c - 10_000) < 400);
    assertThat(LongStream.range(0, 50).map(updateOrder::version).toArray())
        .isNotEqualTo(
            LongStream.range(0, 50).map(new ArtificialDelay(4, 2, 8, 100)::version).toArray());
    assertThat(LongStream.range(0, 50).map(new ArtificialDelay(1, 2, 8, 100)::version).toArray())
        .isEqualTo(LongStream.range(0, 50).toArray());
  }

  @Test
  void resubmitsALostItemWithTheNewestParameters() {
    Trial trial = new Trial(2, new BoundedStaleness(5), busy -> busy.get(busy.size() - 1));
    trial.before =
        step -> {
          if (step == 3) {
            trial.workers.lose(0);
          }
        };

    trial.run();

    assertThat(trial.workers.items())
        .filteredOn(p -> p.shard() == 0)
        .startsWith(new WorkItem(0, 0, 0), new WorkItem(0, 0, 3), new WorkItem(0, 1, 9));
  }

  @Test
  void resumesWithTheBatchesThatWereNotApplied() {
    Trial first = new Trial(2, new BoundedStaleness(4), oneSlow(1));
    first.run();
    FakeWorkers workers = new FakeWorkers(AsyncExchangeTest::gradient, busy -> busy.get(0));
    AsyncExchange exchange = new AsyncExchange(workers, new ArtificialDelay(9, 2, 7, 100), 2, 100);
    exchange.replayHistory(first.steps);

    exchange.gradient(UPDATES, new float[] {1, 2});

    long ofShard1 = first.steps.stream().filter(s -> s.shard() == 1).count();
    assertThat(ofShard1).isNotEqualTo(UPDATES / 2);
    assertThat(workers.items()).contains(new WorkItem(0, UPDATES - ofShard1, UPDATES));
  }

  @Test
  void countsBytesOfTheNetwork() {
    Trial trial = new Trial(3, new BoundedStaleness(9), busy -> busy.get(0));
    trial.run();

    assertThat(trial.steps.get(0).bytesDown()).isEqualTo(3 * 8);
    assertThat(trial.steps.get(1).bytesDown()).isEqualTo(8);
    assertThat(trial.steps.get(UPDATES - 1).bytesDown()).isZero();
    assertThat(trial.steps).extracting(StepRecord::bytesUp).containsOnly(100L);
    assertThat(trial.steps).extracting(StepRecord::gradientSeconds).containsOnly(0.5);
  }

  @Test
  void refusesStepsOfAnotherRun() {
    Trial trial = new Trial(3, new BoundedStaleness(9), busy -> busy.get(0));
    trial.run();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordedOrder(trial.steps, 3, 61))
        .withMessage(
            "exchange.update-order-from must be of a run of at least 61 updates, but was of 60");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordedOrder(trial.steps, 2, 60))
        .withMessage(
            "exchange.update-order-from must be of a run of 2 shards, but step 9 is of shard 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RecordedOrder(trial.steps.subList(5, 60), 3, 20))
        .withMessageStartingWith(
            "exchange.update-order-from must be of a whole run, but after step -1 comes");
  }

  /** One shard is slower than the others. */
  private static Function<List<Integer>, Integer> oneSlow(long seed) {
    Random random = new Random(seed);
    return busy -> {
      int one = busy.get(random.nextInt(busy.size()));
      return one == 0 ? busy.get(random.nextInt(busy.size())) : one;
    };
  }

  /** A function of the parameters and the work item. */
  private static GradientSum gradient(FakeWorkers.Submission submission) {
    float[] w = submission.parameters();
    float target = submission.item().shard() + 0.1f * submission.item().number();
    return new GradientSum(new float[] {4 * (w[0] - target), 4 * (w[1] + target)}, 1, 4);
  }

  /** A training of two weights. */
  private static final class Trial {

    private final float[] w = {3, -4};
    private final List<float[]> versions = new ArrayList<>(List.of(w.clone()));
    private final List<StepRecord> steps = new ArrayList<>();
    private final FakeWorkers workers;
    private final AsyncExchange exchange;
    private final Training training;
    private java.util.function.LongConsumer before = step -> {};
    private int maxCopies;

    Trial(int shards, UpdateOrder updateOrder, Function<List<Integer>, Integer> first) {
      workers = new FakeWorkers(AsyncExchangeTest::gradient, first);
      exchange = new AsyncExchange(workers, updateOrder, shards, UPDATES);
      ParameterLayout layout =
          new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, 2)));
      training =
          new Training(
              exchange,
              new BatchPlan(40L * shards, shards, 4, 1),
              new Apam(0.9, 0.99, 1e-8, 0, Apam.Form.CODE, Exempt.NONE),
              Schedule.constant(0.1),
              new RegularizationPenalty(layout, List.of(0.0), List.of(0.0)),
              w);
    }

    Outcome run() {
      before.accept(0);
      return training.run(
          UPDATES,
          step -> {
            steps.add(step);
            versions.add(w.clone());
            maxCopies = Math.max(maxCopies, exchange.copies());
            before.accept(step.step() + 1);
          });
    }

    /** Checks the version and the batch of every gradient. */
    void checkThatEveryGradientIsWhatTheLogSays() {
      long[] numbers = new long[10];
      for (StepRecord step : steps) {
        int shard = (int) step.shard();
        WorkItem item = new WorkItem(shard, numbers[shard]++, step.step() - step.staleness());
        assertThat(workers.all())
            .filteredOn(submission -> submission.item().equals(item))
            .hasSize(1)
            .allSatisfy(
                submission ->
                    assertThat(submission.copy()).isEqualTo(versions.get((int) item.version())));
      }
    }
  }
}
