package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import largo.core.LargoException;
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
import largo.spark.session.sliced.SliceFolder;
import largo.spark.study.SparkSessions;
import org.apache.spark.sql.SparkSession;
import org.junit.AfterClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

/**
 * Sharded optimizers whose executors, in separate JVMs, are killed or suspended in each phase of a
 * step.
 */
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
    local().stop(); // the next suite opens another
  }

  /** Something done with executors, one of which waits at a point. */
  private interface Fault {
    void at(PausePoint point) throws Exception;
  }

  /**
   * The phase of step {@link #FAULT} in which an executor waits at the point, or is killed, in the
   * last two.
   */
  private enum Phase {
    COMPUTE,
    UPDATE,
    ALL_GATHER,
    CHECKPOINT
  }

  /** The parameters and the state of the rule after the last step. */
  private record Trained(float[] parameters, OptimizerState state) {}

  /** One cluster for all checks, because its start takes longer than they do. */
  @Test
  public void givesTheSameBitsOrAClearError() throws Exception {
    Trained expected = expected();
    SparkSession cluster = cluster();
    try (FakeTask task = task(cluster)) {
      check("compute", task, expected, Phase.COMPUTE, point -> kill(point.await()));
      check(
          "reduce-scatter",
          task,
          expected,
          Phase.COMPUTE,
          point -> {
            ProcessHandle computing = point.await();
            Thread.sleep(500); // the others have sent their sums
            kill(others(computing).get(0));
            point.resume();
          });
      check("update", task, expected, Phase.UPDATE, point -> kill(point.await()));
      check("all-gather", task, expected, Phase.ALL_GATHER, point -> {});
      check("checkpoint", task, expected, Phase.CHECKPOINT, point -> {});
      check(
          "two executors",
          task,
          expected,
          Phase.COMPUTE,
          point -> {
            ProcessHandle computing = point.await();
            others(computing).forEach(SlicedFaultIT::kill);
            point.resume();
          });
      exceedsTheDeadline(task);
    }
  }

  /** Trains while executors are killed, and compares the bits. */
  private void check(String what, FakeTask task, Trained expected, Phase phase, Fault fault)
      throws Exception {
    ExecutorProcesses.awaitRegistered(task.spark().sc(), EXECUTORS);
    PausePoint point = new PausePoint(folder.newFolder().toString(), FAULT);
    CompletableFuture<Void> done = inThread(what, () -> fault.at(point));
    long begun = System.nanoTime();
    Trained trained = train(task, phase, point, 90);
    printSeconds(what, begun);
    assertThat(trained.parameters()).as(what).isEqualTo(expected.parameters());
    assertThat(trained.state().vectors()).as(what).isDeepEqualTo(expected.state().vectors());
    assertThat(trained.state().scalars()).as(what).isEqualTo(expected.state().scalars());
    done.get(1, TimeUnit.SECONDS);
  }

  /** An executor that is suspended for longer than the deadline is named in the error. */
  private void exceedsTheDeadline(FakeTask task) throws Exception {
    ExecutorProcesses.awaitRegistered(task.spark().sc(), EXECUTORS);
    PausePoint point = new PausePoint(folder.newFolder().toString(), FAULT);
    CompletableFuture<Void> suspended =
        inThread("suspended", () -> ExecutorProcesses.signal("STOP", point.await()));
    long begun = System.nanoTime();
    assertThatExceptionOfType(LargoException.class)
        .isThrownBy(() -> train(task, Phase.UPDATE, point, 15))
        .withMessageContaining("executor ")
        .withMessageContaining("exchange.deadline");
    printSeconds("suspended for longer than the deadline", begun);
    suspended.get(1, TimeUnit.SECONDS);
    kill(point.await());
  }

  private Trained train(FakeTask task, Phase phase, PausePoint point, int timeout)
      throws Exception {
    ModelDefinition network = task.definition();
    try (SlicedExchange exchange =
        exchange(
            task,
            phase == Phase.COMPUTE ? new PausingDefinition(network, point) : network,
            phase == Phase.UPDATE ? new PausingRule(RULE, point) : RULE,
            timeout)) {
      for (int step = 0; step < STEPS; step++) {
        GradientSum sum = exchange.gradient(step, task.start()).sum();
        exchange.update(sum, new UpdateInputs(step, FakeTask.RATE, step));
        if (step == FAULT && phase == Phase.ALL_GATHER) {
          kill(ExecutorProcesses.all().get(0)); // the driver has all norms, which are sent before
        }
        if (step % 2 == 1) {
          save(exchange, step == FAULT && phase == Phase.CHECKPOINT);
        }
      }
      return new Trained(exchange.parameters(), exchange.optimizerState());
    }
  }

  /**
   * Saves in files.
   *
   * @param kills whether an executor is killed before it has written its file
   */
  private void save(SlicedExchange exchange, boolean kills) throws Exception {
    SliceFolder files = new SliceFolder(folder.newFolder().toPath());
    Files.createFile(Path.of(files.existing()));
    if (kills) {
      ProcessHandle owner = ExecutorProcesses.all().get(0);
      ExecutorProcesses.signal("STOP", owner);
      CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS).execute(() -> kill(owner));
    }
    assertThat(exchange.saveSlices(files)).isPresent();
  }

  private static CompletableFuture<Void> inThread(String name, Action action) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                action.run();
                done.complete(null);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            },
            name)
        .start();
    return done;
  }

  private interface Action {
    void run() throws Exception;
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
        new SlicedStart(rule, network.penalty(), FloatFormat.FLOAT32, task.start().clone()));
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
    local().stop();
    SparkSession cluster =
        SparkSessions.open(
            "tests",
            Optional.of("local-cluster[" + EXECUTORS + ",1,1024]"),
            ExecutorProcesses.settings(Map.of()));
    ExecutorProcesses.awaitRegistered(cluster.sparkContext(), EXECUTORS);
    return cluster;
  }
}
