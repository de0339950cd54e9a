package largo.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RecordFieldsTest {

  private record Sample(int batchSize, List<String> names) {
    Sample {
      Preconditions.that(batchSize > 0, "batchSize must be positive, but was %d", batchSize);
    }
  }

  @Test
  void constructsARecordFromValues() {
    Sample sample = new Sample(2, List.of("a"));

    assertThat(RecordFields.values(sample)).containsExactly(2, List.of("a"));
    assertThat(RecordFields.construct(Sample.class, RecordFields.values(sample))).isEqualTo(sample);
    assertThat(RecordFields.value(sample, Sample.class.getRecordComponents()[0])).isEqualTo(2);
    assertThat(RecordFields.typeArgument(Sample.class.getRecordComponents()[1].getGenericType()))
        .isEqualTo(String.class);
  }

  @Test
  void rethrowsExceptionsOfTheConstructor() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecordFields.construct(Sample.class, -1, List.of()))
        .withMessage("batchSize must be positive, but was -1");
  }

  @Test
  void rejectsValuesOfOtherTypes() {
    assertThatIllegalStateException()
        .isThrownBy(() -> RecordFields.construct(Sample.class, "1", List.of()))
        .withMessage("cannot construct " + Sample.class);
  }

  @Test
  void convertsNames() {
    assertThat(RecordFields.kebabCase("learningRate")).isEqualTo("learning-rate");
    assertThat(RecordFields.snakeCase("baseLearningRate")).isEqualTo("base_learning_rate");
    assertThat(RecordFields.snakeCase("loss")).isEqualTo("loss");
  }
}
