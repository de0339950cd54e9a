package largo.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpecDifferenceTest {

  private static final String ONE =
      """
      optimizer { name = lamb, learning-rate = 0.02 }
      budget.epochs = 3
      sweep { optimizer = [{ name = sgd, learning-rate = 1 }], batch = [32] }
      """;

  @Test
  void isEmptyBetweenEqualSpecs() {
    assertThat(between(List.of())).isEmpty();
    assertThat(between(List.of(), "seed=1", "budget.epochs=3")).isEmpty();
  }

  @Test
  void namesEveryKeyWithBothValues() {
    assertThat(between(List.of(), "seed=2", "optimizer.learning-rate=0.5", "sweep.batch=[32,64]"))
        .hasToString(
            "[optimizer.learning-rate is 0.5, but was 0.02, seed is 2, but was 1, "
                + "sweep.batch is [32,64], but was [32]]");
  }

  @Test
  void namesKeysOfOneSpecOnly() {
    assertThat(between(List.of(), "budget.steps=7"))
        .containsExactly(
            new SpecDifference("budget.epochs", "3", ""),
            new SpecDifference("budget.steps", "", "7"))
        .map(SpecDifference::toString)
        .containsExactly(
            "budget.epochs is not set, but was 3", "budget.steps is 7, but was not set");
  }

  @Test
  void comparesListsElementByElement() {
    assertThat(between(List.of(), "sweep.optimizer=[{ name = sgd, learning-rate = 2 }]"))
        .extracting(SpecDifference::key)
        .containsExactly("sweep.optimizer");
  }

  @Test
  void reportsTheModeOfAnExchangeButNotItsKind() {
    assertThat(between(List.of(), "exchange.kind=job", "exchange.deadline=7")).isEmpty();
    assertThat(between(List.of(), "exchange.mode=async", "exchange.max-staleness=2"))
        .extracting(SpecDifference::key)
        .containsExactly(
            "exchange.max-delay",
            "exchange.max-staleness",
            "exchange.mode",
            "exchange.update-order-from");
  }

  @Test
  void ignoresKeysThatDoNotAffectResults() {
    assertThat(
            between(
                List.of(),
                "name=other",
                "sweep.parallel=1",
                "checkpoint.keep=7",
                "checkpoint.every-steps=1",
                "exchange.kind=job",
                "exchange.deadline=7"))
        .isEmpty();
  }

  @Test
  void reportsCompression() {
    assertThat(between(List.of(), "exchange.compression=gmc"))
        .extracting(SpecDifference::key)
        .containsExactly("exchange.compression", "exchange.momentum", "exchange.share");
  }

  @Test
  void ignoresKeysThatMayDiffer() {
    List<String> budget = List.of("budget");
    assertThat(between(budget, "budget.epochs=7")).isEmpty();
    assertThat(between(budget, "budget.steps=7", "seed=2"))
        .extracting(SpecDifference::key)
        .containsExactly("seed");
    assertThat(between(List.of("see", "batch"), "seed=2", "batch.micro=2"))
        .extracting(SpecDifference::key)
        .containsExactly("seed");
  }

  /** The engine of a PyTorch model, a micro-batch and an engine that were chosen for a run. */
  @Test
  void choicesOfAnEarlierStartAreNoDifferences() {
    for (String text :
        List.of("model.torchscript = model.pt", "model.zoo = lstm", "worker.engine = auto")) {
      RunSpec given = SpecReader.read("one", text + "\nbatch.micro = auto", List.of());
      RunSpec saved = given.withEngine(WorkerSpec.Engine.TORCH).withMicro(32);

      assertThat(SpecDifference.between(saved, given.withChoicesOf(saved), List.of())).isEmpty();
    }
    RunSpec dl4j = SpecReader.read("one", "worker.engine = dl4j", List.of());
    RunSpec torch = dl4j.withEngine(WorkerSpec.Engine.TORCH);
    assertThat(SpecDifference.between(torch, dl4j.withChoicesOf(torch), List.of()))
        .extracting(SpecDifference::key)
        .containsExactly("worker.engine");
  }

  private static List<SpecDifference> between(List<String> allowChanged, String... changes) {
    return SpecDifference.between(
        SpecReader.read("one", ONE, List.of()),
        SpecReader.read("one", ONE, List.of(changes)),
        allowChanged);
  }
}
