package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
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
import largo.core.train.FactorizationExchange;
import largo.core.train.GradientExchange;
import largo.core.train.StepGradient;
import largo.core.train.WorkerConfig;
import largo.core.trainer.Trainer.BlockAdmm;
import largo.spark.SparkSuite;
import largo.spark.exchange.JobExchange;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Gradients of a network in blocks, of workers in the driver's JVM. */
public class BlockAdmmExchangeTest extends SparkSuite {

  private static final int SHARDS = 3;

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
        task.definition(), new BlockAdmm(List.of("dense1"), 1, 3, 1, 0.3, false, factors, 0.5));
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
