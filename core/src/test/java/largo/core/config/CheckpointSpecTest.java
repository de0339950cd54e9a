package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CheckpointSpecTest {

  @Test
  void isDueAtStepsEpochsAndMinutes() {
    assertThat(due(new CheckpointSpec(0, 0, 4, true, 2, false, false), 0))
        .containsExactly(4L, 8L, 12L);
    assertThat(due(new CheckpointSpec(0, 2, 0, true, 2, false, false), 0)).containsExactly(6L, 12L);
    assertThat(due(new CheckpointSpec(0, 1, 4, true, 2, false, false), 0))
        .containsExactly(3L, 4L, 6L, 8L, 9L, 12L);
    assertThat(due(new CheckpointSpec(1.5, 0, 0, true, 2, false, false), 1.4)).isEmpty();
    assertThat(due(new CheckpointSpec(1.5, 0, 0, true, 2, false, false), 1.5)).hasSize(12);
    assertThat(due(new CheckpointSpec(0, 0, 0, true, 2, false, false), 1e9)).isEmpty();
  }

  @Test
  void namesKeysOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckpointSpec(-1, 0, 0, true, 2, false, false))
        .withMessage("every-minutes must be zero or more and finite, but was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CheckpointSpec(0, 0, 0, true, 0, false, false))
        .withMessage("keep must be at least 1, but was 0");
  }

  @Test
  void rejectsBestModelsWithoutValidationExamples() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> SpecReader.read("a.conf", "checkpoint.best = true", List.of()))
        .withMessageContaining("checkpoint.best must be false where data.validation-fraction is 0");
  }

  @Test
  void rejectsEarlyStoppingWithoutEvaluations() {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> SpecReader.read("a.conf", "evaluation.patience = 3", List.of()))
        .withMessageContaining("evaluation.patience must be 0 where data.validation-fraction is 0");
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(
            () ->
                SpecReader.read(
                    "a.conf",
                    "evaluation { every-epochs = 0, patience = 3 }, data.validation-fraction = 0.1",
                    List.of()))
        .withMessageContaining("patience must be 0 where every-epochs and every-steps are 0");
  }

  /** The steps at which a checkpoint is due, of twelve steps in epochs of three. */
  private static List<Long> due(CheckpointSpec spec, double minutes) {
    return LongStream.rangeClosed(1, 12)
        .filter(s -> spec.isDue(s, s % 3 == 0 ? s / 3 : 0, minutes))
        .boxed()
        .toList();
  }
}
