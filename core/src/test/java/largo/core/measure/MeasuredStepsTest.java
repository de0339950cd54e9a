package largo.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasuredStepsTest {

  @Test
  void beginWithTheFirstStepOrEndWithTheLast() {
    assertThat(of(MeasuredSteps.from0(4))).containsExactly(0L, 4L, 8L);
    assertThat(of(MeasuredSteps.lastOf(4))).containsExactly(3L, 7L, 11L);
    assertThat(of(MeasuredSteps.lastOf(1))).hasSize(12);
    assertThat(of(MeasuredSteps.lastOf(100))).isEmpty();
  }

  private static List<Long> of(MeasuredSteps steps) {
    return LongStream.range(0, 12).filter(steps::contains).boxed().toList();
  }
}
