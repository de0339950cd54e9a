package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import largo.core.data.DataSplit;
import largo.core.data.Normalization;
import largo.core.dl4j.BlockAdmmDefinition;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.factorization.FactorizationState;
import largo.core.gradient.GradientMetric;
import largo.core.gradient.GradientMetric.Kind;
import largo.core.model.Mlp;
import largo.core.train.EngineMetricsExchange;
import largo.core.train.Evaluator;
import largo.core.train.ExampleStates;
import largo.core.train.FactorizationExchange;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import largo.core.train.WorkerConfig;
import largo.core.trainer.Trainer.BlockAdmm;
import largo.core.trainer.Trainer.BlockAdmm.Mode;
import largo.spark.SparkSuite;
import largo.spark.exchange.JobExchange;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Gradients of a network in blocks, of workers in the driver's JVM. */
public class BlockAdmmExchangeTest extends SparkSuite {

  private static final int SHARDS = 3;
  private static final int STEPS = 5;

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void givesTheSameBitsInAnyExchange() {
    try (FakeTask task = task()) {
      BlockAdmmDefinition blocks = blocks(task);
      float[] expected;
      try (JobExchange exchange =
          new JobExchange(task.spark(), task.data(), task.plan(), workers(blocks))) {
        expected = task.train(exchange, 3, () -> {});
        assertThat(exchange.isRepeatable()).isTrue();
      }
      for (int slots = 1; slots <= 2; slots++) {
        try (SessionExchange exchange = session(task, blocks, slots)) {
          assertThat(task.train(exchange, 3, () -> {})).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  public void factorsHaveTheSameBitsInAnyExchange() {
    try (FakeTask task = task()) {
      BlockAdmmDefinition blocks = blocks(task, 4);
      float[] expected;
      FactorizationState factorization;
      try (JobExchange job =
          new JobExchange(task.spark(), task.data(), task.plan(), workers(blocks))) {
        FactorizationExchange exchange = factorized(job, job, blocks);
        expected = task.train(exchange, 3, () -> {});
        factorization = exchange.factorizationState();
        assertThat(exchange.score(DataSplit.TRAIN, expected).examples()).isPositive();
      }
      for (int slots = 1; slots <= 2; slots++) {
        try (SessionExchange workers = session(task, blocks, slots)) {
          FactorizationExchange exchange = factorized(workers, workers, blocks);
          assertThat(task.train(exchange, 3, () -> {})).isEqualTo(expected);
          assertThat(exchange.factorizationState())
              .usingRecursiveComparison()
              .isEqualTo(factorization);
          assertThat(exchange.score(DataSplit.TRAIN, expected).examples()).isPositive();
        }
      }
    }
  }

  /** 101 examples in batches of 64: an epoch has two steps. */
  @Test
  public void keepsActivationsOverEpochsToTheSameBitsInAnyExchange() {
    try (FakeTask task = task()) {
      BlockAdmmDefinition blocks = keeping(task);
      float[] expected;
      ExampleStates states;
      try (JobExchange exchange = job(task, blocks)) {
        expected = task.train(exchange, STEPS, () -> {});
        states = exchange.exampleStates();
        assertThat(exchange.isRepeatable()).isFalse();
      }
      assertThat(states.step()).isEqualTo(STEPS);
      assertThat(states.shards()).hasSize(SHARDS);
      for (int slots = 1; slots <= 2; slots++) {
        try (SessionExchange exchange = session(task, blocks, slots)) {
          assertThat(task.train(exchange, STEPS, () -> {})).isEqualTo(expected);
          assertThat(exchange.exampleStates()).usingRecursiveComparison().isEqualTo(states);
          assertThat(exchange.isRepeatable()).isFalse();
        }
      }
      try (JobExchange exchange = job(task, blocks(task))) { // online
        assertThat(task.train(exchange, STEPS, () -> {})).isNotEqualTo(expected);
      }
    }
  }

  @Test
  public void activationsThatWereSavedContinueInAnyExchange() {
    try (FakeTask task = task()) {
      BlockAdmmDefinition blocks = keeping(task);
      ExampleStates before;
      ExampleStates after;
      float[] w = task.start();
      float[] gradient;
      try (JobExchange exchange = job(task, blocks)) {
        exchange.gradient(0, w);
        assertThat(exchange.exampleStates().shards())
            .allSatisfy(shard -> assertThat(shard).contains(Float.NaN));
        exchange.gradient(1, w);
        before = exchange.exampleStates();
        gradient = exchange.gradient(2, w).sum().gradient();
        after = exchange.exampleStates();
      }
      for (Supplier<GradientExchange> open :
          List.<Supplier<GradientExchange>>of(
              () -> job(task, blocks),
              () -> session(task, blocks, 1),
              () -> session(task, blocks, 2))) {
        try (GradientExchange exchange = open.get()) {
          exchange.restore(before);
          assertThat(exchange.exampleStates()).usingRecursiveComparison().isEqualTo(before);
          assertThat(exchange.gradient(2, w).sum().gradient()).isEqualTo(gradient);
          assertThat(exchange.exampleStates()).usingRecursiveComparison().isEqualTo(after);
        }
      }
    }
  }

  @Test
  public void refusesActivationsOfAnotherTraining() {
    try (FakeTask task = task()) {
      ExampleStates other = new ExampleStates(1, List.of(new float[3]));
      for (GradientExchange exchange :
          List.of(job(task, keeping(task)), session(task, keeping(task), 1))) {
        try (exchange) {
          assertThatThrownBy(() -> exchange.restore(other))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageStartingWith(
                  "there must be states of the examples of 3 shards, but there were 1");
          assertThatThrownBy(() -> exchange.restore(ExampleStates.NONE))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("but there were 0: trainer.mode");
        }
      }
      for (GradientExchange exchange :
          List.of(job(task, blocks(task)), session(task, blocks(task), 1))) {
        try (exchange) {
          exchange.restore(ExampleStates.NONE);
          assertThatThrownBy(() -> exchange.restore(other))
              .hasMessageStartingWith("there must be no states of examples");
        }
      }
    }
  }

  private static BlockAdmmDefinition keeping(FakeTask task) {
    return BlockAdmmDefinition.of(
        task.definition(),
        new BlockAdmm(List.of("dense1"), 1, 1, 1, 0.3, false, 0, 0.5, Mode.BATCH));
  }

  private static JobExchange job(FakeTask task, BlockAdmmDefinition blocks) {
    return new JobExchange(task.spark(), task.data(), task.plan(), workers(blocks));
  }

  private static FactorizationExchange factorized(
      GradientExchange exchange, Evaluator evaluator, BlockAdmmDefinition blocks) {
    return new FactorizationExchange(exchange, evaluator, blocks.factors().orElseThrow());
  }

  @Test
  public void hasMetricsOfCutsAndBlocks() {
    try (FakeTask task = task()) {
      BlockAdmmDefinition blocks = blocks(task);
      double inSession;
      try (GradientExchange exchange =
          EngineMetricsExchange.of(session(task, blocks, 1), blocks.metrics())) {
        StepGradient step = exchange.gradient(0, task.start());
        assertThat(step.metrics())
            .containsOnlyKeys("block-residual-1", "block-seconds-1", "block-seconds-2")
            .allSatisfy((name, value) -> assertThat(value).isPositive());
        inSession = step.metrics().get("block-residual-1");
      }
      try (GradientExchange exchange =
          EngineMetricsExchange.of(
              new JobExchange(task.spark(), task.data(), task.plan(), workers(blocks)),
              blocks.metrics())) {
        assertThat(exchange.gradient(0, task.start()).metrics().get("block-residual-1"))
            .isCloseTo(inSession, within(1e-12));
      }
    }
  }

  @Test
  public void gradientsWithoutTheirMetricsAreAnError() {
    try (FakeTask task = task();
        GradientExchange exchange =
            EngineMetricsExchange.of(
                task.job(), List.of(new GradientMetric("block-seconds-1", Kind.SUM)))) {
      assertThatThrownBy(() -> exchange.gradient(0, task.start()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the gradient of step 0 must have sums of 1 metrics, but has 0");
    }
  }

  /** Digits, and a perceptron without dropout. */
  private FakeTask task() {
    FakeTask task = FakeTask.of(session(), 101, SHARDS);
    String json = ZooConfigurations.json(new Mlp(List.of(20), 0), task.data().shape(), 10);
    Dl4jDefinition definition = Dl4jDefinition.of(json, task.data().shape(), 10);
    return new FakeTask(
        task.spark(), task.data(), definition, task.plan(), definition.initialize(1));
  }

  private static BlockAdmmDefinition blocks(FakeTask task) {
    return blocks(task, 0);
  }

  private static BlockAdmmDefinition blocks(FakeTask task, int factors) {
    return BlockAdmmDefinition.of(
        task.definition(),
        new BlockAdmm(List.of("dense1"), 1, 3, 1, 0.3, false, factors, 0.5, Mode.ONLINE));
  }

  private static int extra(BlockAdmmDefinition blocks) {
    return blocks.factors().map(f -> f.rank() * (f.width() + f.rank())).orElse(0);
  }

  private static WorkerConfig workers(BlockAdmmDefinition definition) {
    return new WorkerConfig(definition, Normalization.BYTES, 16);
  }

  private static SessionExchange session(FakeTask task, BlockAdmmDefinition blocks, int slots) {
    return new SessionExchange(
        task.spark(),
        task.data(),
        task.plan(),
        workers(blocks),
        new SessionOptions(
            task.start().length + extra(blocks),
            new SessionSlots(task.spark(), slots),
            Duration.ofSeconds(60)));
  }
}
