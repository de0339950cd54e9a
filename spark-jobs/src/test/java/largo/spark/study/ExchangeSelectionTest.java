package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import largo.core.config.ExchangeSpec.Kind;
import largo.core.config.RunSpec;
import largo.core.config.SpecReader;
import largo.core.optimizer.Sgd;
import largo.core.optimizer.UpdateRule;
import largo.core.optimizer.Wrapped;
import largo.core.optimizer.Wrappers;
import largo.core.scaling.ClusterSite;
import largo.core.scaling.HardwareRates;
import largo.core.scaling.StepLoad;
import largo.spark.session.ClusterRates;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** The kind of exchange for given rates and specifications. */
public class ExchangeSelectionTest extends JUnitSuite {

  /**
   * 0.5 ms for a request, 0.1 ms for each further message; 1 G additions, 0.5 G updates a second.
   */
  private static final HardwareRates RATES = new HardwareRates(5e-4, 1e-4, 0, 1e-9, 2e-9, 0);

  @Test
  public void aLargeModelOnASlowNetworkIsSliced() {
    ExchangeSelection.Choice choice = choice(25_600_000, 8, 1e8, Optional.empty());
    assertThat(choice.kind()).isEqualTo(Kind.SLICED);
    assertThat(choice.reason())
        .startsWith("predicted ms of a step without its gradient: session 16")
        .contains(", job ", ", sliced 18")
        .contains("8 executors, 25.60 M parameters; measured 0.50 ms for a request, 0.10 GB/s at");
  }

  @Test
  public void aSmallModelIsTrainedInASession() {
    assertThat(choice(7_850, 4, 1e9, Optional.empty()).kind()).isEqualTo(Kind.SESSION);
  }

  @Test
  public void aJobIsFasterForALargeModelWithARuleThatCannotBeDivided() {
    ExchangeSelection.Choice choice =
        choice(25_600_000, 8, 1e8, Optional.of(new Wrapped(Sgd.DEFAULT, Wrappers.named("sam"))));
    assertThat(choice.kind()).isEqualTo(Kind.JOB);
    assertThat(choice.reason()).contains("not sliced, since Wrapped[", "] needs a second gradient");
  }

  @Test
  public void anotherKindMustBeClearlyFaster() {
    // executors that connect slowly with each other gain nothing
    ClusterSite site = new ClusterSite(16, false, 1e9, 2.4e8, 0, true);
    StepLoad load = new StepLoad(25_600_000, 2, 2, 0, 0);
    assertThat(
            ExchangeSelection.fastest(new ClusterRates(2, RATES, site, 0.5), load, Optional.empty())
                .kind())
        .isEqualTo(Kind.SESSION);
  }

  @Test
  public void comparesHostsByAddress() {
    assertThat(ExchangeSelection.areOneHost(List.of("127.0.0.1", "localhost"))).isTrue();
    assertThat(ExchangeSelection.areOneHost(List.of("127.0.0.1", "10.0.0.1"))).isFalse();
  }

  @Test
  public void someRunsPermitOneKindOnly() {
    assertRequired("exchange.mode = async", false, true, Kind.SESSION, "exchange.mode is async");
    assertRequired(
        "exchange.compression = float16",
        false,
        false,
        Kind.SESSION,
        "exchange.compression is float16");
    assertRequired("seed = 1", true, true, Kind.SESSION, "tasks run in the driver's JVM");
    assertRequired("seed = 1", false, true, Kind.JOB, "spark.dynamicAllocation.enabled is true");
    assertRequired(
        "privacy = automatic", false, false, Kind.SESSION, "the driver adds noise to gradients");
    assertRequired(
        "aggregation = median, shards = 4",
        false,
        false,
        Kind.SESSION,
        "aggregation needs the gradients of all shards on the driver");
    assertRequired(
        "aggregation = median, shards = 4",
        false,
        true,
        Kind.JOB,
        "spark.dynamicAllocation.enabled is true");
    assertRequired(
        "trainer = block-admm", false, false, Kind.SESSION, "trainer.name is block-admm");
    assertRequired(
        "batch.schedule = noise-scale",
        false,
        false,
        Kind.SESSION,
        "batch.schedule is noise-scale");
    assertRequired(
        "measure.model { every-epochs = 1, hessian-products = 4 }",
        false,
        false,
        Kind.SESSION,
        "measure.model.hessian-products is not 0");
    assertThat(ExchangeSelection.required(spec("seed = 1"), false, false)).isEmpty();
  }

  private static void assertRequired(
      String line, boolean isLocal, boolean dynamicAllocation, Kind kind, String reason) {
    assertThat(ExchangeSelection.required(spec(line), isLocal, dynamicAllocation))
        .contains(new ExchangeSelection.Choice(kind, reason));
  }

  private static RunSpec spec(String line) {
    return SpecReader.read("test", line, List.of());
  }

  private static ExchangeSelection.Choice choice(
      long parameters, int executors, double bytesPerSecond, Optional<UpdateRule> indivisible) {
    ClusterSite site = new ClusterSite(16, false, bytesPerSecond, bytesPerSecond, 0, true);
    StepLoad load = new StepLoad(parameters, executors, executors, 0, 0);
    return ExchangeSelection.fastest(
        new ClusterRates(executors, RATES, site, 0.05), load, indivisible);
  }
}
