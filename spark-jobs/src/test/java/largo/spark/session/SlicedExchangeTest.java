package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import largo.core.compress.FloatFormat;
import largo.core.optimizer.Rules;
import largo.core.train.UpdateInputs;
import largo.spark.SparkSuite;
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
