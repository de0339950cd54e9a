package largo.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import largo.core.train.StepRecord;
import org.junit.jupiter.api.Test;

class EpochAxisTest {

  private static final TrialResult TRIAL = new FakeTrial("lamb", 4096, 0.1, 1).result();

  @Test
  void isProportionalToTheStepsOfAConstantBatch() {
    List<StepRecord> steps = List.of(step(0, 0, 60), step(1, 0, 40), step(2, 1, 60));
    EpochAxis axis = EpochAxis.of(TRIAL, steps);
    double epochsPerStep = TRIAL.epochs() / TRIAL.steps();

    assertThat(axis.before(steps.get(1))).isEqualTo(epochsPerStep);
    assertThat(axis.after(steps.get(1))).isEqualTo(2 * epochsPerStep);
    assertThat(axis.center(steps)).isEqualTo(epochsPerStep);
  }

  @Test
  void followsTheExamplesOfAChangingBatch() {
    List<StepRecord> steps =
        Stream.of(step(0, 0, 20), step(1, 0, 20), step(2, 0, 60), step(3, 1, 80))
            .map(step -> step.withScalars(Map.of(StepRecord.BATCH, 80.0)))
            .toList();
    EpochAxis axis = EpochAxis.of(TRIAL, steps);

    assertThat(steps.stream().map(axis::before)).containsExactly(0.0, 0.2, 0.4, 1.0);
    assertThat(steps.stream().map(axis::after)).containsExactly(0.2, 0.4, 1.0, 1.8);
    assertThat(axis.center(steps)).isEqualTo(0.4);
  }

  private static StepRecord step(long step, long epoch, long examples) {
    return new StepRecord(
        step, epoch, 1, 0, 1, 1, 0.1, examples, 1, 1, 0, 0, 0, 0, 0, -1, 0, Map.of(), Map.of());
  }
}
