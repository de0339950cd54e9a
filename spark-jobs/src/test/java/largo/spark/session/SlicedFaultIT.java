package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import largo.core.LargoException;
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

/** Sharded optimizers whose executors, in separate JVMs, are killed or suspended in each phase. */
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

  /** What happens at the moments of step {@link #FAULT}. */
  private interface Fault {

    default void beforeStep() throws Exception {}

    default void afterUpdate() throws Exception {}

    default void beforeCheckpoint() throws Exception {}
  }

  private static final Fault NONE = new Fault() {};

  /** The parameters and the state of the rule after the last step. */
  private record Trained(float[] parameters, OptimizerState state) {}

  /** One cluster for all checks, because its start takes longer than they do. */
  @Test
  public void givesTheSameBitsOrAClearError() throws Exception {
    Trained expected = expected();
    SparkSession cluster = cluster();
    try (FakeTask task = task(cluster)) {
      killed("compute", task, expected, false, point -> kill(point.await()));
      killed(
          "reduce-scatter",
          task,
          expected,
          false,
          point -> {
            ProcessHandle computing = point.await();
            Thread.sleep(500); // the others have sent their sums
            kill(others(computing).get(0));
            point.resume();
          });
      killed("update", task, expected, true, point -> kill(point.await()));
      killed(
          "compute, two executors",
          task,
          expected,
          false,
          point -> {
            ProcessHandle computing = point.await();
            others(computing).forEach(SlicedFaultIT::kill);
            point.resume();
          });
      check(
          "all-gather",
          task,
          expected,
          task.definition(),
          RULE,
          new Fault() {
            @Override
            public void afterUpdate() {
              kill(ExecutorProcesses.all().get(0));
            }
          });
      check(
          "checkpoint",
          task,
          expected,
          task.definition(),
          RULE,
          new Fault() {
            @Override
            public void beforeCheckpoint() {
              ProcessHandle owner = ExecutorProcesses.all().get(0);
              ExecutorProcesses.signal("STOP", owner);
              CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS)
                  .execute(() -> kill(owner)); // the others have sent their slices
            }
          });
      answersAfterItWasReplaced(task, expected);
      exceedsTheDeadline(task);
    }
  }

  /** Spark replaces a suspended executor, which goes on when the others have a new generation. */
  private void answersAfterItWasReplaced(FakeTask task, Trained expected) throws Exception {
    PausePoint point = new PausePoint(folder.newFolder().toString(), FAULT);
    ProcessHandle[] suspended = new ProcessHandle[1];
    check(
        "suspended until it is replaced",
        task,
        expected,
        task.definition(),
        new PausingRule(RULE, point),
        new Fault() {
          @Override
          public void beforeStep() {
            CompletableFuture.runAsync(
                () -> {
                  suspended[0] = point.await();
                  ExecutorProcesses.signal("STOP", suspended[0]);
                  point.resume();
                });
          }

          @Override
          public void afterUpdate() {
            ExecutorProcesses.signal("CONT", suspended[0]);
          }
        });
  }

  private void exceedsTheDeadline(FakeTask task) throws Exception {
    PausePoint point = new PausePoint(folder.newFolder().toString(), FAULT);
    CompletableFuture<ProcessHandle> suspended =
        CompletableFuture.supplyAsync(
            () -> {
              ProcessHandle owner = point.await();
              ExecutorProcesses.signal("STOP", owner);
              return owner;
            });
    long begun = System.nanoTime();
    assertThatExceptionOfType(LargoException.class)
        .isThrownBy(() -> train(task, task.definition(), new PausingRule(RULE, point), NONE, 5))
        .withMessageContaining("executor ")
        .withMessageContaining("exchange.deadline");
    printSeconds("suspended for longer than the deadline", begun);
    kill(suspended.get(1, TimeUnit.MINUTES));
  }

  /** What is done with executors, one of which waits at a point. */
  private interface Killing {
    void at(PausePoint point) throws Exception;
  }

  /**
   * Trains while executors are killed.
   *
   * @param inUpdate whether an executor waits in its update, otherwise in its gradient
   */
  private void killed(
      String phase, FakeTask task, Trained expected, boolean inUpdate, Killing killing)
      throws Exception {
    PausePoint point = new PausePoint(folder.newFolder().toString(), FAULT);
    ModelDefinition network = task.definition();
    CompletableFuture<Void> done = new CompletableFuture<>();
    check(
        phase,
        task,
        expected,
        inUpdate ? network : new PausingDefinition(network, point),
        inUpdate ? new PausingRule(RULE, point) : RULE,
        new Fault() {
          @Override
          public void beforeStep() {
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
          }
        });
    done.get(1, TimeUnit.SECONDS);
  }

  private static void check(
      String phase,
      FakeTask task,
      Trained expected,
      ModelDefinition network,
      UpdateRule rule,
      Fault fault)
      throws Exception {
    ExecutorProcesses.awaitRegistered(task.spark().sc(), EXECUTORS);
    long begun = System.nanoTime();
    Trained trained = train(task, network, rule, fault, 90);
    printSeconds(phase, begun);
    assertThat(trained.parameters()).as(phase).isEqualTo(expected.parameters());
    assertThat(trained.state().vectors()).as(phase).isDeepEqualTo(expected.state().vectors());
    assertThat(trained.state().scalars()).as(phase).isEqualTo(expected.state().scalars());
  }

  private static Trained train(
      FakeTask task, ModelDefinition network, UpdateRule rule, Fault fault, int timeout)
      throws Exception {
    try (SlicedExchange exchange = exchange(task, network, rule, timeout)) {
      for (int step = 0; step < STEPS; step++) {
        if (step == FAULT) {
          fault.beforeStep();
        }
        GradientSum sum = exchange.gradient(step, task.start()).sum();
        exchange.update(sum, new UpdateInputs(step, FakeTask.RATE, step));
        if (step == FAULT) {
          fault.afterUpdate();
          fault.beforeCheckpoint();
        }
        if (step % 2 == 1) {
          exchange.optimizerState(); // a snapshot
        }
      }
      OptimizerState state = exchange.optimizerState();
      return new Trained(exchange.parameters(), state);
    }
  }

  private static SlicedExchange exchange(
      FakeTask task, ModelDefinition network, UpdateRule rule, int timeout) {
    return new SlicedExchange(
        task.spark(),
        task.data(),
        task.plan(),
        new WorkerConfig(network, Normalization.BYTES, 16),
        new SessionOptions(
            task.start().length, new SessionSlots(task.spark(), 1), Duration.ofSeconds(timeout)),
        new SlicedStart(rule, network.penalty(), task.start().clone()));
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
            ExecutorProcesses.settings(
                Map.of(
                    "spark.network.timeout", "16s",
                    "spark.network.timeoutInterval", "4s",
                    "spark.executor.heartbeatInterval", "2s")));
    ExecutorProcesses.awaitRegistered(cluster.sparkContext(), EXECUTORS);
    return cluster;
  }
}
