package largo.spark.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import largo.core.config.SpecException;
import largo.spark.SparkSuite;
import largo.spark.TestFolder;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;

/** Every stop button there is, and what it must leave behind: what was saved, and nothing else. */
public class StopButtonTest extends SparkSuite {

  private static final long MOST_MILLIS = 60_000;

  private final TestFolder folder = TestFolder.create();
  private Set<Thread> threadsBefore;

  /** What stays with Spark, once it has trained, is there before all tests. */
  @BeforeClass
  public static void warmUp() throws Exception {
    RunningStudy study = plan(TestFolder.create(), "warm", 1_000_000).start();
    try {
      awaitSteps(study);
    } finally {
      study.stop();
    }
  }

  @Before
  public void lookAround() {
    threadsBefore = threads();
  }

  @Test
  public void interruptOfTheCellStopsAndTheNextRunGoesOn() throws Exception {
    RunningStudy study = plan("a", 1_000_000).start();
    CompletableFuture<Throwable> cell = new CompletableFuture<>();
    Thread thread = new Thread(() -> cell.complete(catchThrowable(study::result)));
    thread.start();
    awaitSteps(study);
    thread.interrupt();

    assertThat(cell.get())
        .isInstanceOf(StoppedException.class)
        .hasMessageContaining("finished work is saved in " + study.folder());
    assertThat(study.progress()).isEqualTo("stopped");
    checkNothingIsLeft();

    RunningStudy again = plan("a", 1_000_000).start();
    awaitSteps(again);
    assertThat(again.steps().collectAsList().get(0).<Long>getAs("step")).isPositive();
    assertThat(again.stop()).isTrue();
    checkNothingIsLeft();
  }

  @Test
  public void stopsWhatIsNotToBeSaved() throws Exception {
    RunningStudy study =
        plan("b", 1_000_000).set("checkpoint.on-stop", false).set("exchange.kind", "job").start();
    awaitSteps(study);
    assertThat(study.stop()).isTrue();
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void stopsBeforeItTrains() throws Exception {
    RunningStudy study =
        plan("c", 1).set("data.train-examples", 300_000).start(); // takes its time to be drawn
    assertThat(study.waitFor(300)).isFalse();
    assertThat(study.stop()).isTrue();
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void hearsTheStopButtonOfAZeppelinParagraph() throws Exception {
    spark().setJobGroup("paragraph", "of a note", false);
    RunningStudy study;
    try {
      study = plan("d", 1_000_000).start();
    } finally {
      spark().clearJobGroup();
    }
    awaitSteps(study);
    spark().cancelJobGroup("paragraph");
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void hearsTheStopButtonOfASparkShell() throws Exception {
    RunningStudy study = plan("e", 1_000_000).start();
    awaitSteps(study);
    spark().cancelAllJobs();
    assertThatThrownBy(study::result).isInstanceOf(StoppedException.class);
    checkNothingIsLeft();
  }

  @Test
  public void cellThatRunsAgainStopsWhatItHadStarted() throws Exception {
    RunningStudy first = plan("f", 1_000_000).start();
    awaitSteps(first);
    assertThatThrownBy(plan("g", 1)::start)
        .isInstanceOf(SpecException.class)
        .hasMessageStartingWith("study f still runs in this application (0 of 1 trials, ");
    RunningStudy second = plan("f", 1_000_000).start();
    assertThat(first.isDone()).isTrue();
    awaitSteps(second);
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

  private static void awaitSteps(RunningStudy study) throws Exception {
    await("the first step", () -> !study.steps().isEmpty());
  }

  private void checkNothingIsLeft() throws Exception {
    await("the end of all jobs", () -> spark().statusTracker().getActiveJobIds().length == 0);
    await("no data kept", () -> spark().getPersistentRDDs().isEmpty());
    await(
        "the end of all threads",
        () ->
            threads().stream()
                .filter(t -> !threadsBefore.contains(t))
                .noneMatch(t -> t.getName().matches("largo .*|pool-.*")));
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .collect(Collectors.toSet());
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long end = System.currentTimeMillis() + MOST_MILLIS;
    while (!condition.call()) {
      assertThat(System.currentTimeMillis()).as(what).isLessThan(end);
      Thread.sleep(20);
    }
  }
}
