package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.data.InputException;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class ExecutorMemoryTest extends JUnitSuite {

  private static final long MB = 1 << 20;
  private static final int PARAMETERS = 23_904_210;

  private static final RunSpec SPEC =
      SpecReader.read("test", "optimizer { name = lamb, learning-rate = 0.001 }", List.of());

  private static final List<Trial> TRIALS = SPEC.sweep().trials(SPEC);

  @Test
  public void namesWhatAnExecutorNeeds() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> memory(Kind.SESSION, 2, 1, MB).check(500 * MB))
        .withMessageStartingWith("an executor needs about ")
        .withMessageContaining("at its peak, but has 500 MB")
        .withMessageContaining("23,904,210 parameters")
        .withMessageContaining("2 concurrent tasks, exchange.kind = session")
        .withMessageContaining("--conf spark.executor.memory=");
    assertThatCode(() -> memory(Kind.SESSION, 2, 1, MB).check(700 * MB)).doesNotThrowAnyException();
  }

  @Test
  public void dividesTheStateOfASlicedRule() {
    long one = memory(Kind.SLICED, 1, 1, 0).peak();
    long four = memory(Kind.SLICED, 1, 4, 0).peak();

    assertThat(one - four).isEqualTo(7 * 4L * PARAMETERS);
  }

  @Test
  public void countsTheLargestSliceOfARuleThatDoesNotDivideTensors() {
    RunSpec spec =
        SpecReader.read("test", "optimizer { name = adam-mini, learning-rate = 1 }", List.of());
    ExecutorMemory one =
        new ExecutorMemory(layout(), Kind.SLICED, spec.sweep().trials(spec), 1, 1, 1, 0, 0);
    ExecutorMemory four =
        new ExecutorMemory(layout(), Kind.SLICED, spec.sweep().trials(spec), 1, 1, 4, 0, 0);

    assertThat(four.peak()).isEqualTo(one.peak());
  }

  @Test
  public void countsTasksAndData() {
    long one = memory(Kind.SESSION, 1, 1, 0).peak();

    assertThat(memory(Kind.SESSION, 2, 1, 0).peak() - one).isEqualTo(2 * 4L * PARAMETERS);
    assertThat(memory(Kind.SESSION, 1, 1, 100 * MB).peak() - one).isEqualTo(100 * MB);
  }

  private static ExecutorMemory memory(Kind kind, int tasks, int executors, long data) {
    return new ExecutorMemory(layout(), kind, TRIALS, 1, tasks, executors, data, 0);
  }

  private static ParameterLayout layout() {
    return new ParameterLayout(List.of(Tensor.vector("0_W", ParameterKind.WEIGHT, 0, PARAMETERS)));
  }
}
