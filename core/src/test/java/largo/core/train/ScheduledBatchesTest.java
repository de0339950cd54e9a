package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.data.BatchPlan;
import largo.core.data.BatchRange;
import largo.core.data.BatchSequence;
import largo.core.measure.NoiseTerms;
import largo.core.measure.Toolkit;
import largo.core.schedule.BatchScaling;
import largo.core.schedule.BatchSchedule;
import largo.core.schedule.BatchSchedule.Averages;
import largo.core.schedule.BatchSchedule.DoublingAt;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduledBatchesTest {

  private static final BatchPlan PLAN = new BatchPlan(100, 3, 16, 7); // seven steps an epoch

  static Stream<JsonNode> controllers() {
    return Toolkit.elements("batch_controller");
  }

  @ParameterizedTest
  @MethodSource("controllers")
  void matchesTheReference(JsonNode golden) {
    JsonNode args = golden.path("args");
    NoiseScaleControl control =
        new NoiseScaleControl(
            args.path("theta").asDouble(0.6),
            args.path("beta_n").asDouble(0.9),
            args.path("beta_m").asDouble(0.9),
            args.path("period").asLong(),
            1 << 20,
            1,
            BatchScaling.SQRT);
    BatchPlan plan = new BatchPlan(1 << 20, 2, golden.path("batch").asInt(), 1);
    ScheduledBatches batches = scheduled(plan, control, args.path("warmup").asLong(0));

    double[] noise = Toolkit.doubles(golden.path("noise"));
    double[] signal = Toolkit.doubles(golden.path("signal"));
    for (int k = 0; k < noise.length; k++) {
      batches.completed(k, Optional.of(new NoiseTerms(noise[k], signal[k])));

      JsonNode expected = golden.path("expected").path(k);
      assertThat(batches.batch(k + 1)).isEqualTo(expected.path("batch").asInt());
      assertThat(batches.rateFactor(k + 1))
          .isCloseTo(expected.path("factor").asDouble(), within(1e-12));
    }
  }

  @Test
  void limitsAndRoundsTheBatch() {
    NoiseScaleControl control = control(1000, 48);

    assertThat(control.batch(16, new Averages(90, 1), 10_000)).isEqualTo(96); // 90 in whole 48
    assertThat(control.batch(16, new Averages(5000, 1), 10_000)).isEqualTo(960);
    assertThat(control.batch(16, new Averages(5000, 1), 100)).isEqualTo(96);
    assertThat(control.batch(980, new Averages(5000, 1), 10_000)).isEqualTo(980);
    assertThat(control.batch(16, new Averages(Double.MAX_VALUE, 1e-300), 10_000)).isEqualTo(960);
    assertThat(control.batch(16, new Averages(5000, 0), 10_000)).isEqualTo(16);
    assertThat(control.batch(16, new Averages(5000, -1), 10_000)).isEqualTo(16);
  }

  /** Every epoch has all examples once, in the order of a constant batch. */
  @Property(tries = 200)
  void coversTheEpochsWithoutGaps(
      @ForAll @IntRange(min = 1, max = 60) int examples,
      @ForAll @IntRange(min = 1, max = 60) int batch,
      @ForAll @IntRange(min = 1, max = 9) int every) {
    BatchPlan plan = new BatchPlan(examples, 3, Math.min(batch, examples), 5);
    ScheduledBatches batches =
        scheduled(plan, new NoiseScaleControl(1, 0, 0, every, 50, 1, BatchScaling.NONE), 0);
    long next = 0;
    for (long step = 0; step < 40; step++) {
      BatchRange range = batches.range(step);

      assertThat(range.number()).isEqualTo(step);
      assertThat(range.first()).isEqualTo(next);
      assertThat(range.size())
          .isEqualTo((int) Math.min(batches.batch(step), examples - range.first() % examples));
      assertThat(IntStream.range(0, 3).map(k -> plan.rows(range, k).count()).sum())
          .isEqualTo(range.size());
      assertThat(batches.epoch(step)).isEqualTo(next / examples);
      next = range.end();
      assertThat(batches.epochsEndedBy(step + 1))
          .isEqualTo(next % examples == 0 ? next / examples : 0);
      batches.completed(step, Optional.of(new NoiseTerms(3 * step, 1)));
    }
    for (long step = 1; step < 40; step++) { // earlier steps, after the changes
      assertThat(batches.range(step).first()).isEqualTo(batches.range(step - 1).end());
    }
  }

  @Test
  void isThatOfThePlanBeforeAChange() {
    ScheduledBatches batches = scheduled(PLAN, new DoublingAt(List.of(9.0), BatchScaling.NONE), 0);
    for (long step = 0; step < 30; step++) {
      assertThat(batches.range(step)).isEqualTo(PLAN.range(step));
      assertThat(batches.epoch(step)).isEqualTo(PLAN.epoch(step));
      assertThat(batches.epochsEndedBy(step + 1)).isEqualTo(PLAN.epochsEndedBy(step + 1));
    }
  }

  @Test
  void doublesAtEpochs() {
    ScheduledBatches batches =
        scheduled(PLAN, new DoublingAt(List.of(0.5, 1.0), BatchScaling.LINEAR), 0);
    List<Integer> sizes =
        IntStream.range(0, 11)
            .mapToObj(
                step -> {
                  int size = batches.range(step).size();
                  batches.completed(step, Optional.empty());
                  return size;
                })
            .toList();

    assertThat(sizes).containsExactly(16, 16, 16, 16, 32, 4, 64, 36, 64, 36, 64);
    assertThat(batches.rateFactor(3)).isEqualTo(1);
    assertThat(batches.rateFactor(5)).isEqualTo(2);
    assertThat(batches.rateFactor(6)).isEqualTo(4);
    assertThat(batches.position(4)).isEqualTo(4);
    assertThat(batches.position(5)).isEqualTo(6);
    assertThat(batches.position(8)).isEqualTo(14);
  }

  @Test
  void continuesFromAState() {
    DoublingAt doubling = new DoublingAt(List.of(0.5, 1.0), BatchScaling.NONE);
    ScheduledBatches whole = scheduled(PLAN, doubling, 0);
    for (long step = 0; step < 6; step++) {
      whole.completed(step, Optional.empty());
    }
    ScheduledBatches resumed = scheduled(PLAN, doubling, 0);
    resumed.restore(whole.state());

    for (long step = 0; step < 20; step++) {
      assertThat(resumed.range(step)).isEqualTo(whole.range(step));
    }
    ScheduledBatches other = scheduled(new BatchPlan(100, 3, 32, 7), doubling, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> other.restore(whole.state()))
        .withMessage("the state must be of a training with a batch schedule from batch 32");
    assertThatIllegalArgumentException().isThrownBy(() -> other.restore(BatchState.NONE));
  }

  private static NoiseScaleControl control(int max, int multiple) {
    return new NoiseScaleControl(1, 0.9, 0.9, 1, max, multiple, BatchScaling.SQRT);
  }

  private static ScheduledBatches scheduled(BatchPlan plan, BatchSchedule schedule, long warmup) {
    BatchSequence batches = ScheduledBatches.of(plan, schedule, warmup);
    return (ScheduledBatches) batches;
  }
}
