package largo.spark.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import largo.core.config.SpecException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/** Every way to stop a study in a notebook leaves its checkpoints and no jobs, data or threads. */
public class StopButtonTest extends SparkSuite {

  private final TestFolder folder = TestFolder.create();
  private Set<Thread> threadsBefore;

  /** Creates the threads and data that Spark keeps after the first training. */
  @BeforeClass
  public static void warmUp() throws Exception {
    RunningStudy study = plan(TestFolder.create(), "warm", 1_000_000).start();
    try {
      awaitFirstStep(study);
    } finally {
      study.stop();
    }
  }

  @Before
  public void recordThreads() {
    threadsBefore = threads();
  }

  @Test
  public void anInterruptStopsTheStudyAndTheNextRunResumes() throws Exception {
    RunningStudy study = plan("a", 1_000_000).start();
    CompletableFuture<Throwable> cell = new CompletableFuture<>();
    Thread thread = new Thread(() -> cell.complete(catchThrowable(study::result)));
    thread.start();
    awaitFirstStep(study);
    thread.interrupt();

    assertThat(cell.get())
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("finished work is saved in " + study.folder());
    assertThat(study.progress()).isEqualTo("stopped");
    checkNothingIsLeft();

    RunningStudy again = plan("a", 1_000_000).start();
    awaitFirstStep(again);
    assertThat(again.steps().collectAsList().get(0).<Long>getAs("step")).isPositive();
    assertThat(again.stop()).isTrue();
    checkNothingIsLeft();
  }

  @Test
  public void stopsAStudyWithoutCheckpoints() throws Exception {
    RunningStudy study =
        plan("b", 1_000_000).set("checkpoint.on-stop", false).set("exchange.kind", "job").start();
    awaitFirstStep(study);
    assertThat(study.stop()).isTrue();
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void stopsBeforeTraining() throws Exception {
    RunningStudy study =
        plan("c", 1).set("data.train-examples", 300_000).start(); // takes a while to generate
    assertThat(study.waitFor(300)).isFalse();
    assertThat(study.stop()).isTrue();
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void stopsWithAZeppelinParagraph() throws Exception {
    spark().setJobGroup("paragraph", "of a note", false);
    RunningStudy study;
    try {
      study = plan("d", 1_000_000).start();
    } finally {
      spark().clearJobGroup();
    }
    awaitFirstStep(study);
    spark().cancelJobGroup("paragraph");
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void stopsIfAllJobsAreCancelled() throws Exception {
    RunningStudy study = plan("e", 1_000_000).start();
    awaitFirstStep(study);
    spark().cancelAllJobs();
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void aRepeatedCellStopsItsPreviousStudy() throws Exception {
    RunningStudy first = plan("f", 1_000_000).start();
    awaitFirstStep(first);
    assertThatThrownBy(plan("g", 1)::start)
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("study f still runs in this application (0 of 1 trials, ");
    RunningStudy second = plan("f", 1_000_000).start();
    assertThat(first.isDone()).isTrue();
    awaitFirstStep(second);
    assertThat(second.stop()).isTrue();
    checkNothingIsLeft();
  }

  private StudyPlan plan(String name, long steps) {
    return plan(folder, name, steps);
  }

  private static StudyPlan plan(TestFolder folder, String name, long steps) {
    return Largo.study(session())
        .name(name)
        .data("digits")
        .set("data.train-examples", 64)
        .set("data.test-examples", 16)
        .model("logistic")
        .optimizer("sgd", 0.01)
        .batch(32)
        .steps(steps)
        .out(folder.path().resolve(name).toString());
  }

  private static void awaitFirstStep(RunningStudy study) {
    await("the first step").until(() -> !study.steps().isEmpty());
  }

  private void checkNothingIsLeft() {
    await("no active jobs")
        .untilAsserted(() -> assertThat(spark().statusTracker().getActiveJobIds()).isEmpty());
    await("no cached data")
        .untilAsserted(() -> assertThat(spark().getPersistentRDDs().keySet()).isEmpty());
    await("no threads")
        .untilAsserted(
            () ->
                assertThat(threads())
                    .filteredOn(thread -> !threadsBefore.contains(thread))
                    .extracting(Thread::getName)
                    .noneMatch(name -> name.matches("largo .*|pool-.*")));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .dontCatchUncaughtExceptions() // of threads that are interrupted
        .atMost(Duration.ofMinutes(1))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20));
  }
}
