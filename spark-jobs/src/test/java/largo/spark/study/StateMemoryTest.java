package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.config.Trial;
import largo.core.data.ExampleShape;
import largo.core.data.InputException;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.model.Mlp;
import largo.core.params.ParameterLayout;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

public class StateMemoryTest extends JUnitSuite {

  private static final ExampleShape SHAPE = ExampleShape.vector(12);

  private static final Dl4jDefinition NETWORK =
      Dl4jDefinition.of(ZooConfigurations.json(new Mlp(List.of(64, 32), 0), SHAPE, 3), SHAPE, 3);

  @Test
  public void isThatOfActivationsAndDualsInBatchModeOnly() {
    assertThat(memory("mode = batch").width()).isEqualTo(2 * (64 + 32));
    assertThat(memory("mode = batch").ofExecutors(0))
        .isEqualTo(60_000 * (192 * 4 + 16 + 16) + 100 * (192 * 4 + 16));
    assertThat(memory("mode = batch").ofDriver()).isEqualTo(60_000 * 192 * 4);
    assertThat(memory("mode = online").ofExecutors(1000)).isZero();
    assertThat(memory("mode = online").ofDriver()).isZero();
  }

  @Test
  public void countsTheGradientsThatJobsStore() {
    StateMemory job = new StateMemory(Kind.JOB, 10, 5, 4);
    StateMemory session = new StateMemory(Kind.SESSION, 10, 5, 4);

    assertThat(job.ofExecutors(1000) - session.ofExecutors(1000)).isEqualTo(2000);
    assertThat(job.ofDriver()).isEqualTo(2 * session.ofDriver());
  }

  @Test
  public void aRunThatDoesNotFitIsRefused() {
    RunSpec spec = spec("mode = batch");
    ParameterLayout layout = NETWORK.penalty().layout();
    List<Trial> trials = spec.sweep().trials(spec);
    ExecutorMemory executor =
        new ExecutorMemory(layout, Kind.SESSION, trials, 1, 2, 2, 1 << 20, 3L << 30);

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> executor.check(1L << 30))
        .withMessageStartingWith("an executor needs about 3.")
        .withMessageContaining("3.00 GB for activations and duals that trainer.mode = batch keeps");
    DriverMemory driver =
        new DriverMemory(layout, Kind.SESSION, 1, trials, 2, 0, 0, 3, 0, 0, 3L << 30);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> driver.check(1L << 30))
        .withMessageContaining("3.00 GB for activations and duals that trainer.mode = batch keeps");
  }

  private static StateMemory memory(String mode) {
    RunSpec spec = spec(mode);
    return StateMemory.of(spec, 60_000, NETWORK, spec.sweep().trials(spec));
  }

  private static RunSpec spec(String mode) {
    return SpecReader.read(
        "test",
        "optimizer { name = adam, learning-rate = 0.001 }, batch.global = 100, "
            + "trainer { name = block-admm, cuts = [dense1, dense2], "
            + mode
            + " }",
        List.of());
  }
}
