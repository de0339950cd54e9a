package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import largo.core.compress.FloatFormat;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.train.ParameterUpdate;
import largo.core.train.UpdateInputs;
import largo.core.train.WorkerConfig;
import largo.spark.exchange.JobExchange;
import largo.spark.study.SparkSessions;
import org.apache.spark.sql.SparkSession;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/** Sharded optimizers whose executors, in separate JVMs, are killed during a step. */
public class SlicedFaultIT {

  private static final int STEPS = 5;
  private static final int FAULT = 3;
  private static final int SHARDS = 4;
  private static final int EXECUTORS = 3;
  private static final UpdateRule RULE = Rules.named("lamb");

  @Rule public final Timeout deadline = Timeout.seconds(900);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @AfterClass
  public static void close() {
    local().close(); // the next suite opens another
  }

  /** The parameters and the state of the rule after the last step. */
  private record Trained(float[] parameters, OptimizerState state) {}

  /** One cluster for all checks, because its start takes longer than they do. */
  @Test
  public void givesTheSameBitsIfExecutorsAreKilled() throws Exception {
    Trained expected = expected();
    SparkSession cluster = cluster();
    try (FakeTask task = task(cluster)) {
      killed("compute", task, expected, point -> kill(point.await()));
      killed(
          "reduce-scatter",
          task,
          expected,
          point -> {
            ProcessHandle computing = point.await();
            Thread.sleep(500); // the others have sent their sums
            kill(others(computing).get(0));
            point.resume();
          });
    }
  }

  /** What is done with executors, one of which waits at a point. */
  private interface Killing {
    void at(PausePoint point) throws Exception;
  }

  /** Trains while executors are killed, one of which waits in its gradient. */
  private void killed(String phase, FakeTask task, Trained expected, Killing killing)
      throws Exception {
    ExecutorProcesses.awaitRegistered(task.spark().sc(), EXECUTORS);
    PausePoint point = new PausePoint(folder.newFolder().toString(), FAULT);
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                killing.at(point);
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            },
            phase)
        .start();
    long begun = System.nanoTime();
    Trained trained = train(task, new PausingDefinition(task.definition(), point));
    printSeconds(phase, begun);
    assertThat(trained.parameters()).as(phase).isEqualTo(expected.parameters());
    assertThat(trained.state().vectors()).as(phase).isDeepEqualTo(expected.state().vectors());
    assertThat(trained.state().scalars()).as(phase).isEqualTo(expected.state().scalars());
    done.get(1, TimeUnit.SECONDS);
  }

  private static Trained train(FakeTask task, ModelDefinition network) {
    try (SlicedExchange exchange = exchange(task, network)) {
      for (int step = 0; step < STEPS; step++) {
        GradientSum sum = exchange.gradient(step, task.start()).sum();
        exchange.update(sum, new UpdateInputs(step, FakeTask.RATE, step));
        if (step % 2 == 1) {
          exchange.optimizerState(); // a snapshot
        }
      }
      OptimizerState state = exchange.optimizerState();
      return new Trained(exchange.parameters(), state);
    }
  }

  private static SlicedExchange exchange(FakeTask task, ModelDefinition network) {
    return new SlicedExchange(
        task.spark(),
        task.data(),
        task.plan(),
        new WorkerConfig(network, Normalization.BYTES, 16),
        new SessionOptions(
            task.start().length, new SessionSlots(task.spark(), 1), Duration.ofSeconds(90)),
        new SlicedStart(RULE, network.penalty(), FloatFormat.FLOAT32, task.start().clone()));
  }

  private static Trained expected() {
    try (FakeTask task = task(local());
        JobExchange job = task.job()) {
      ParameterUpdate update =
          new ParameterUpdate(
              RULE, task.definition().penalty(), Optional.empty(), task.start().clone());
      for (int step = 0; step < STEPS; step++) {
        GradientSum sum = job.gradient(step, update.parameters()).sum();
        update.apply(sum, new UpdateInputs(step, FakeTask.RATE, step));
      }
      return new Trained(update.parameters(), update.state());
    }
  }

  private static List<ProcessHandle> others(ProcessHandle executor) {
    return ExecutorProcesses.all().stream().filter(p -> p.pid() != executor.pid()).toList();
  }

  private static void kill(ProcessHandle executor) {
    ExecutorProcesses.signal("KILL", executor);
  }

  private static void printSeconds(String what, long begun) {
    System.out.println(
        String.format(
            Locale.ROOT, "SlicedFault: %s: %.1f s", what, (System.nanoTime() - begun) / 1e9));
  }

  private static FakeTask task(SparkSession session) {
    return FakeTask.of(session, 201, SHARDS, 1000);
  }

  private static SparkSession local() {
    return SparkSessions.open("tests", Optional.of("local[2]"), Map.of());
  }

  private static SparkSession cluster() {
    local().close();
    SparkSession cluster =
        SparkSessions.open(
            "tests",
            Optional.of("local-cluster[" + EXECUTORS + ",1,1024]"),
            ExecutorProcesses.settings(Map.of()));
    ExecutorProcesses.awaitRegistered(cluster.sparkContext(), EXECUTORS);
    return cluster;
  }
}
