package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.compress.FloatFormat;
import largo.core.gradient.RegularizationPenalty;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.measure.NoiseTerms;
import largo.core.optimizer.Probe;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterLayout;
import largo.core.train.StepGradient;
import largo.core.train.StepRecord;
import largo.core.train.UpdateInputs;
import largo.core.train.UpdateNorms;
import largo.spark.SparkSuite;
import largo.spark.device.Placement;
import largo.spark.exchange.JobExchange;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Exchanges with a sharded optimizer in one JVM. */
public class SlicedExchangeTest extends SparkSuite {

  private static final int RUNS = 30;

  @Rule public final Timeout deadline = Timeout.seconds(300);

  @Test
  public void manyRunsLeaveNeitherThreadsNorFilesNorSockets() throws IOException {
    Map<String, Long> before = Map.of();
    try (FakeTask task = FakeTask.of(session(), 201, 2)) {
      for (int run = 0; run < RUNS; run++) {
        if (run == RUNS / 3) {
          before = resources();
        }
        try (SlicedExchange exchange =
            new SlicedExchange(
                task.spark(),
                task.data(),
                task.plan(),
                task.workerConfig(),
                new SessionOptions(
                    task.start().length, new SessionSlots(task.spark(), 1), Duration.ofSeconds(60)),
                new SlicedStart(
                    Rules.named("lamb"),
                    task.definition().penalty(),
                    FloatFormat.FLOAT32,
                    task.start().clone()))) {
          exchange.update(
              exchange.gradient(0, task.start()).sum(), new UpdateInputs(0, FakeTask.RATE, 0));
        }
      }
    }
    Map<String, Long> after = resources();
    assertThat(ClientRegistry.size()).isZero();
    assertThat(after.get("threads of sessions")).isZero();
    for (String what : before.keySet()) {
      assertThat(after.get(what)).as(what).isLessThanOrEqualTo(before.get(what) + RUNS / 5);
    }
  }

  /** The penalty is not part of the noise, nor of its signal. */
  @Test
  public void measuresTheNoiseOfANetworkWithPenalty() throws IOException {
    try (FakeTask task = FakeTask.of(session(), 200, 4)) {
      ParameterLayout layout = task.definition().penalty().layout();
      List<Double> none = Collections.nCopies(layout.tensors().size(), 0.0);
      List<Double> strong = Collections.nCopies(layout.tensors().size(), 0.5);
      NoiseSampling sampling = new NoiseSampling(NoiseGeometry.L2, 1, false, layout);
      SessionOptions options =
          new SessionOptions(
              task.start().length,
              new SessionSlots(task.spark(), 1),
              Duration.ofSeconds(60),
              Optional.empty(),
              step -> 0,
              Optional.of(sampling));
      Map<String, Double> measured = new HashMap<>();
      try (SlicedExchange sliced =
              new SlicedExchange(
                  task.spark(),
                  task.data(),
                  task.plan(),
                  task.workerConfig(),
                  options,
                  new SlicedStart(
                      Rules.named("momentum"),
                      new RegularizationPenalty(layout, none, strong),
                      FloatFormat.FLOAT32,
                      task.start().clone()));
          JobExchange job =
              new JobExchange(
                  task.spark(),
                  task.data(),
                  task.plan(),
                  task.workerConfig(),
                  Placement.ANYWHERE,
                  Optional.of(sampling))) {
        sliced.observe(
            new Probe() {
              @Override
              public void scalar(String name, double value) {
                measured.put(name, value);
              }

              @Override
              public void perTensor(String name, double[] values) {}
            });
        UpdateNorms norms =
            sliced.update(
                sliced.gradient(0, task.start()).sum(), new UpdateInputs(0, FakeTask.RATE, 0));
        StepGradient expected = job.gradient(0, task.start());
        NoiseTerms terms = expected.variation().orElseThrow().terms(expected.sum(), true);

        assertThat(norms.penalty()).isPositive();
        assertThat(norms.gradientNorm()).isNotCloseTo(norms.exampleGradientNorm(), within(1e-3));
        assertThat(measured.get(StepRecord.GRADIENT_NOISE))
            .isCloseTo(terms.noise(), withinPercentage(0.001));
        assertThat(measured.get(StepRecord.GRADIENT_SIGNAL))
            .isCloseTo(terms.signal(), withinPercentage(0.001));
      }
    }
  }

  private static Map<String, Long> resources() throws IOException {
    List<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> !name.startsWith("block-manager-")) // Spark's pools, which it fills
            .toList();
    long sessions = threads.stream().filter(name -> name.startsWith("largo-session")).count();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return Map.of(
          "threads",
          (long) threads.size(),
          "threads of sessions",
          sessions,
          "open files and sockets",
          files.count());
    }
  }
}
