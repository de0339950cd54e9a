package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import largo.core.train.StateLostException;
import largo.core.train.StepRecord;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class StateRecoveryTest extends JUnitSuite {

  private static final long STEPS = 10;

  private final AtomicLong saved = new AtomicLong();
  private final AtomicInteger runs = new AtomicInteger();
  private final StateRecovery recovery = new StateRecovery("t", saved::get);

  @Test
  public void repeatsFromTheCheckpointAndPassesEachStepOnOnce() {
    List<Long> steps = new ArrayList<>();

    String result =
        recovery.run(
            once -> {
              int run = runs.incrementAndGet();
              for (long step = saved.get(); step < STEPS; step++) {
                once.accept(step(step));
                if (run == 1 && step == 4) {
                  saved.set(3);
                  throw new StateLostException("an executor was lost");
                }
              }
              return "done";
            },
            step -> steps.add(step.step()));

    assertThat(result).isEqualTo("done");
    assertThat(runs).hasValue(2);
    assertThat(steps).isEqualTo(LongStream.range(0, STEPS).boxed().toList());
  }

  @Test
  public void endsAfterFourLossesWithoutACheckpoint() {
    assertThatExceptionOfType(StateLostException.class)
        .isThrownBy(() -> recovery.run(this::lose, step -> {}))
        .withMessage("an executor was lost");
    assertThat(runs).hasValue(4);
  }

  @Test
  public void countsAgainAfterACheckpoint() {
    assertThatExceptionOfType(StateLostException.class)
        .isThrownBy(
            () ->
                recovery.run(
                    once -> {
                      if (runs.get() == 2) {
                        saved.set(5);
                      }
                      return lose(once);
                    },
                    step -> {}));
    assertThat(runs).hasValue(3 + 3);
  }

  @Test
  public void doesNotRepeatOtherErrors() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                recovery.run(
                    once -> {
                      runs.incrementAndGet();
                      throw new IllegalStateException("another error");
                    },
                    step -> {}));
    assertThat(runs).hasValue(1);
  }

  private String lose(Consumer<StepRecord> once) {
    runs.incrementAndGet();
    throw new StateLostException("an executor was lost");
  }

  private static StepRecord step(long step) {
    return new StepRecord(
        step, 0, 1, 0, 1, 1, 0.1, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of());
  }
}
