package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.executor.ExecutorMetrics;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.scheduler.TaskInfo;
import org.apache.spark.scheduler.TaskLocality;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;
import scala.Option;

/** Reactions to events of Spark. */
public class StageListenerTest extends JUnitSuite {

  private static final String LOST = "org.apache.spark.shuffle.FetchFailedException: gone\n\tat x";

  private final StageListener listener = new StageListener();

  @Test
  public void reportsTheFailureOfItsStage() {
    listener.onJobStart(start(listener.job(), stage(4), stage(5)));
    assertThat(listener.failure()).isEmpty();
    listener.onStageCompleted(failed(5, LOST));
    assertThat(listener.failure()).contains(LOST.lines().findFirst().orElseThrow());
  }

  @Test
  public void ignoresOtherStages() {
    listener.onStageCompleted(failed(5, LOST)); // before it knows its stage
    listener.onJobStart(start("another", stage(7)));
    listener.onJobStart(start(null, stage(8)));
    listener.onJobStart(start(listener.job(), stage(4), stage(5)));
    listener.onStageCompleted(failed(4, LOST)); // one that its own depends on: Spark repeats it
    listener.onStageCompleted(failed(7, LOST));
    listener.onStageCompleted(new SparkListenerStageCompleted(stage(5))); // it ended well
    assertThat(listener.failure()).isEmpty();
  }

  @Test
  public void followsTheTasksOfItsStage() {
    listener.onTaskStart(taskStart(5, 9)); // before it knows its stage
    listener.onJobStart(start(listener.job(), stage(4), stage(5)));
    listener.onTaskStart(taskStart(4, 10));
    listener.onTaskStart(taskStart(5, 11));
    listener.onTaskStart(taskStart(5, 12));
    listener.onStageCompleted(failed(5, LOST));
    assertThat(running()).containsExactlyInAnyOrder(11L, 12L);
    listener.onTaskEnd(
        new SparkListenerTaskEnd(5, 0, "ResultTask", null, task(11), new ExecutorMetrics(), null));
    assertThat(running()).containsExactly(12L);
  }

  private List<Long> running() {
    List<Long> attempts = new ArrayList<>();
    listener.forEachRunning(attempts::add);
    return attempts;
  }

  private static SparkListenerTaskStart taskStart(int stage, long attempt) {
    return new SparkListenerTaskStart(stage, 0, task(attempt));
  }

  private static TaskInfo task(long attempt) {
    return new TaskInfo(attempt, 0, 0, 0, 0, "1", "host", TaskLocality.ANY(), false);
  }

  private static SparkListenerJobStart start(String job, StageInfo... stages) {
    Properties properties = new Properties();
    if (job != null) {
      properties.setProperty(StageListener.PROPERTY, job);
    }
    return new SparkListenerJobStart(1, 0, ScalaCollections.seq(List.of(stages)), properties);
  }

  private static SparkListenerStageCompleted failed(int id, String why) {
    StageInfo stage = stage(id);
    stage.stageFailed(why);
    return new SparkListenerStageCompleted(stage);
  }

  private static StageInfo stage(int id) {
    return new StageInfo(
        id,
        0,
        "stage",
        2,
        ScalaCollections.seq(List.of()),
        ScalaCollections.seq(List.of()),
        "",
        null,
        ScalaCollections.seq(List.of()),
        Option.empty(),
        0,
        false,
        0);
  }
}
