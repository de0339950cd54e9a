package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import largo.core.data.Augmentation;
import largo.core.data.Augmenter;
import largo.core.data.Batch;
import largo.core.data.BatchPlan;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.data.ShardBatchPlan;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.Score;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.privacy.ExampleClipping;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorkerTest {

  private static final float[] PARAMETERS = {1, 2, 3};
  private static final int ROWS = 40;

  private final Witness source = new Witness();

  @Property(tries = 300)
  void processesRowsInOrderAndInMicroBatches(
      @ForAll @IntRange(min = 1, max = 12) int micro,
      @ForAll @IntRange(max = 30) int step,
      @ForAll @IntRange(max = 2) int shard) {
    Witness seen = new Witness();
    BatchPlan plan = new BatchPlan(100, 3, 29, 7);
    BatchPlan.Rows share = plan.rows(step, shard);

    GradientSum sum =
        worker(seen, micro).gradient(PARAMETERS, plan, step, shard, rows(share.count() + 40));

    assertThat(seen.rows())
        .isEqualTo(IntStream.range(0, share.count()).map(share::row).boxed().toList());
    assertThat(seen.sizes()).isEqualTo(cut(share.count(), micro));
    assertThat(sum.examples()).isEqualTo(share.count());
    assertThat(sum.gradient()).containsExactly(share.count(), 0, 0);
  }

  @Test
  void loadsParametersStepAndEpochOnceForAllMicroBatches() {
    BatchPlan plan = new BatchPlan(40, 1, 16, 7); // three steps an epoch

    worker(source, 5).gradient(PARAMETERS, plan, 7, 0, rows(ROWS));

    assertThat(source.events).startsWith("load [1.0, 2.0, 3.0] step 7 epoch 2");
    assertThat(source.events.stream().filter(event -> event.startsWith("load"))).hasSize(1);
  }

  @Test
  void isEmptyIfTheShardHasNoRowsInABatch() {
    BatchPlan plan = new BatchPlan(4, 3, 2, 7);

    GradientSum sum = worker(source, 5).gradient(PARAMETERS, plan, 0, 2, rows(1));

    assertThat(sum.examples()).isZero();
    assertThat(sum.isEmpty()).isTrue();
    assertThat(source.sizes()).isEmpty();
  }

  @Test
  void waitsAtTheSpeedOfItsShard() {
    BatchPlan plan = new BatchPlan(100, 3, 30, 7);
    ShardThrottle throttle = new ShardThrottle(List.of(0.0, 200.0, 0.0));
    Worker slow =
        new Worker(
            source,
            Normalization.NONE,
            2,
            5,
            Optional.empty(),
            new Worker.SumOptions(false, new ExampleClipping.NoClipping(), throttle));
    long begun = System.nanoTime();

    GradientSum sum = slow.gradient(PARAMETERS, plan, 0, 1, rows(ROWS));

    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(sum.examples() * 5_000_000);
    assertThat(sum.gradient())
        .isEqualTo(
            worker(new Witness(), 5).gradient(PARAMETERS, plan, 0, 1, rows(ROWS)).gradient());
  }

  @Test
  void givesEveryMicroBatchADifferentSeed() {
    for (long run = 0; run < 3; run++) {
      BatchPlan plan = new BatchPlan(120, 3, 60, run);
      for (int step = 0; step < 4; step++) {
        for (int shard = 0; shard < 3; shard++) {
          worker(source, 5).gradient(PARAMETERS, plan, step, shard, rows(ROWS));
        }
      }
    }

    assertThat(source.seeds).hasSize(3 * 4 * 3 * 4).doesNotHaveDuplicates();
  }

  @Test
  void usesTheSameSeedsAndRowsIfAStepIsRepeated() {
    BatchPlan plan = new BatchPlan(120, 3, 60, 7);
    Witness again = new Witness();
    Worker busy = worker(again, 5);
    busy.gradient(PARAMETERS, plan, 1, 1, rows(ROWS));
    again.forget();

    worker(source, 5).gradient(PARAMETERS, plan, 3, 2, rows(ROWS));
    busy.gradient(PARAMETERS, plan, 3, 2, rows(ROWS));

    assertThat(again.seeds).isEqualTo(source.seeds);
    assertThat(again.events).isEqualTo(source.events);
  }

  @Test
  void processesShardsAtDifferentSteps() {
    ShardBatchPlan walk =
        new ShardBatchPlan(new BatchPlan(70, 2, 16, 7)); // batches of 16, 16, 3 rows

    for (long number = 0; number < 6; number++) {
      for (int shard = 0; shard < 2; shard++) {
        BatchPlan.Rows share = walk.rows(number, shard);
        source.forget();
        GradientSum sum = worker(source, 5).gradient(PARAMETERS, walk, number, shard, rows(ROWS));

        assertThat(sum.examples()).isEqualTo(number % 3 == 2 ? 3 : 16);
        assertThat(source.rows())
            .isEqualTo(IntStream.range(0, share.count()).map(share::row).boxed().toList());
        assertThat(source.events)
            .startsWith(
                "load [1.0, 2.0, 3.0] step %d epoch %d"
                    .formatted(2 * number + shard, (2 * number + shard) / 5));
      }
    }
  }

  @Property(tries = 100)
  void scoresEveryRowOnceInOrder(
      @ForAll @IntRange(max = 30) int count, @ForAll @IntRange(min = 1, max = 12) int micro) {
    Witness seen = new Witness();

    Score score = worker(seen, micro).score(PARAMETERS, rows(count), 2);

    assertThat(seen.rows()).isEqualTo(IntStream.range(0, count).boxed().toList());
    assertThat(seen.sizes()).isEqualTo(cut(count, micro));
    assertThat(score.classes()).isEqualTo(2);
    assertThat(score.examples()).isEqualTo(count);
    assertThat(seen.events).startsWith("load [1.0, 2.0, 3.0] step 0 epoch 0");
  }

  @Test
  void normalizesFeatures() {
    try (Worker worker = new Worker(source, Normalization.all(-1000, 1), 2, 5, Optional.empty())) {
      worker.score(PARAMETERS, rows(2), 2);
      worker.gradient(PARAMETERS, new BatchPlan(1, 1, 1, 7), 0, 0, rows(1));
    }

    assertThat(source.rows()).containsExactly(1000, 1001, 1000);
  }

  @Test
  void preparingTheNextMicroBatchDoesNotAffectResults() {
    BatchPlan plan = new BatchPlan(120, 3, 60, 7);
    Worker ahead = worker(source, 5);
    Witness plain = new Witness();
    Worker behind = worker(plain, 5);
    Examples rows = rows(ROWS);

    for (int step = 0; step < 5; step++) { // past an epoch's end
      ahead.gradient(PARAMETERS, plan, step, 1, rows);
      ahead.prepare(plan, plan.range(step + 1), 1, rows);
      behind.gradient(PARAMETERS, plan, step, 1, rows);
      if (step == 2) { // another order than what was prepared for
        ahead.score(PARAMETERS, rows, 2);
        behind.score(PARAMETERS, rows, 2);
        ahead.prepare(plan, plan.range(0), 1, rows);
      }
    }

    assertThat(source.events).isEqualTo(plain.events);
    assertThat(source.seeds).isEqualTo(plain.seeds);
  }

  @Test
  void augmentsTrainingExamplesIndependentOfMicroBatches() {
    BatchPlan plan = new BatchPlan(120, 3, 60, 7);
    Examples rows = rows(ROWS);
    Augmenter mixup = new Augmenter(new Augmentation(0, false, 0, 1, 0), ExampleShape.vector(2), 2);
    Witness other = new Witness();
    Worker small = new Worker(source, Normalization.all(0, 0.01), 2, 3, Optional.of(mixup));
    Worker large = new Worker(other, Normalization.all(0, 0.01), 2, 16, Optional.of(mixup));

    for (int step = 0; step < 4; step++) {
      small.gradient(PARAMETERS, plan, step, 1, rows);
      large.gradient(PARAMETERS, plan, 3 - step, 1, rows);
    }
    assertThat(other.rows()).isNotEqualTo(source.rows());
    other.forget();
    for (int step = 0; step < 4; step++) {
      large.gradient(PARAMETERS, plan, step, 1, rows);
    }
    assertThat(other.rows()).isEqualTo(source.rows());

    other.forget();
    large.score(PARAMETERS, rows, 2);
    assertThat(other.rows()).isEqualTo(IntStream.range(0, ROWS).map(i -> 100 * i).boxed().toList());
  }

  @Test
  void usesThePreparedMicroBatch() {
    BatchPlan plan = new BatchPlan(20, 1, 10, 7);
    Worker worker = worker(source, 5);
    Examples rows = rows(20);

    worker.prepare(plan, plan.range(1), 0, rows);
    float[] values = ((FloatFeatures) rows.features()).values();
    Arrays.fill(values, -1); // would affect the result if rows were read again
    worker.gradient(PARAMETERS, plan, 1, 0, rows);

    assertThat(source.batches.get(0)).doesNotContain(-1);
    assertThat(source.batches.get(1)).containsOnly(-1);
  }

  @Test
  void halvesItsMicroBatchUntilItFitsAndRestartsTheShard() {
    source.fits = 5;
    BatchPlan plan = new BatchPlan(40, 1, 20, 7);
    Worker worker = worker(source, 16);

    GradientSum sum = worker.gradient(PARAMETERS, plan, 0, 0, rows(ROWS));
    GradientSum next = worker.gradient(PARAMETERS, plan, 1, 0, rows(ROWS));

    assertThat(source.sizes()).containsExactly(4, 4, 4, 4, 4, 4, 4, 4, 4, 4); // stays small
    assertThat(source.rows().subList(0, 20))
        .isEqualTo(IntStream.range(0, 20).map(plan.rows(0, 0)::row).boxed().toList());
    assertThat(sum.examples()).isEqualTo(20);
    assertThat(sum.gradient()).containsExactly(20, 0, 0);
    assertThat(next.examples()).isEqualTo(20);
  }

  @Test
  void suggestsARemedyIfOneExampleDoesNotFit() {
    source.fits = 0;
    BatchPlan plan = new BatchPlan(40, 1, 20, 7);

    assertThatIllegalStateException()
        .isThrownBy(() -> worker(source, 16).gradient(PARAMETERS, plan, 0, 0, rows(ROWS)))
        .withMessage(
            "memory does not suffice for a single example; give the executors more memory, or run"
                + " fewer tasks in each")
        .withCauseInstanceOf(OutOfMemoryError.class);
  }

  @Test
  void doesNotHalveTheBatchOfABatchNormalization() {
    source.fits = 5;
    source.kind = ParameterKind.RUNNING_STATISTIC;
    BatchPlan plan = new BatchPlan(40, 1, 20, 7);

    assertThatIllegalStateException()
        .isThrownBy(() -> worker(source, 16).gradient(PARAMETERS, plan, 0, 0, rows(ROWS)))
        .withMessage(
            "memory does not suffice for a micro-batch of 16 examples, and a smaller one would"
                + " change what batch normalization computes; set a smaller batch.micro, or give the"
                + " executors more memory");
  }

  @Test
  void closesItsSource() {
    worker(source, 5).close();

    assertThat(source.events).containsExactly("close");
  }

  private static Worker worker(GradientSource source, int micro) {
    return new Worker(source, Normalization.NONE, 2, micro, Optional.empty());
  }

  /** Examples whose first feature is the row number, with alternating classes 0 and 1. */
  private static Examples rows(int count) {
    float[] values = new float[2 * count];
    for (int i = 0; i < count; i++) {
      values[2 * i] = i;
    }

    return new Examples(
        new FloatFeatures(values, 2), IntStream.range(0, count).map(i -> i % 2).toArray());
  }

  /** Sizes of micro-batches: {@code micro}, and the remainder. */
  private static List<Integer> cut(int count, int micro) {
    List<Integer> sizes = new ArrayList<>();
    for (int left = count; left > 0; left -= micro) {
      sizes.add(Math.min(micro, left));
    }

    return sizes;
  }

  /** A source that records its calls and whose gradient is the number of examples. */
  private static final class Witness implements GradientSource {

    private final List<String> events = new ArrayList<>();
    private final List<List<Integer>> batches = new ArrayList<>();
    private final List<Long> seeds = new ArrayList<>();
    private int fits = Integer.MAX_VALUE;
    private ParameterKind kind = ParameterKind.WEIGHT;

    List<Integer> rows() {
      return batches.stream().flatMap(List::stream).toList();
    }

    List<Integer> sizes() {
      return batches.stream().map(List::size).toList();
    }

    void forget() {
      events.clear();
      batches.clear();
      seeds.clear();
    }

    @Override
    public ParameterLayout layout() {
      return new ParameterLayout(List.of(Tensor.vector("w", kind, 0, 3)));
    }

    @Override
    public void load(float[] parameters, long step, long epoch) {
      events.add("load %s step %d epoch %d".formatted(Arrays.toString(parameters), step, epoch));
    }

    @Override
    public void addGradient(Batch batch, long seed, GradientSum to) {
      if (batch.count() > fits) {
        throw new OutOfMemoryError("%d are too many".formatted(batch.count()));
      }
      note(batch);
      seeds.add(seed);
      to.gradient()[0] += batch.count();
      to.count(0, batch.count());
    }

    @Override
    public void evaluate(Batch batch, Score to) {
      note(batch);
      for (int i = 0; i < batch.count(); i++) {
        to.count(batch.label(i), 0);
      }
    }

    @Override
    public float[] outputs(Batch batch) {
      throw new UnsupportedOperationException("nothing here predicts");
    }

    @Override
    public double freeMemory() {
      return 1;
    }

    @Override
    public void close() {
      events.add("close");
    }

    private void note(Batch batch) {
      List<Integer> rows =
          IntStream.range(0, batch.count())
              .mapToObj(i -> (int) batch.features()[i * batch.width()])
              .toList();
      batches.add(rows);
      events.add("batch " + rows);
    }
  }
}
