package largo.spark.session;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongConsumer;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.scheduler.StageInfo;

/**
 * Detects that the attempt of the stage whose tasks are the workers has failed, as it does if
 * shuffle data was lost with an executor, and follows its tasks. Running tasks of such an attempt
 * continue, and keep their slots, but are not retried: the tasks of the next attempt wait for the
 * slots.
 */
final class StageListener extends SparkListener {

  /** The local property that marks the job. */
  static final String PROPERTY = "largo.session.job";

  private final String job = UUID.randomUUID().toString();
  private final Set<Long> running = new HashSet<>(); // task attempts
  private int stage = -1;
  private String failure;

  /** The value of {@link #PROPERTY} for the job of this listener. */
  String job() {
    return job;
  }

  /** The reason for the failure of the stage attempt; empty if it has not failed. */
  synchronized Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Passes each running task attempt of the stage, including those that have not registered with
   * the session. Spark reports the start of every task before the failure of its stage attempt.
   */
  synchronized void forEachRunning(LongConsumer action) {
    running.forEach(action::accept);
  }

  @Override
  public synchronized void onJobStart(SparkListenerJobStart start) {
    if (start.properties() != null && job.equals(start.properties().getProperty(PROPERTY))) {
      stage =
          ScalaCollections.list(start.stageInfos()).stream()
              .mapToInt(StageInfo::stageId)
              .max() // the stages that it depends on have smaller numbers
              .orElse(-1);
    }
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    if (start.stageId() == stage) {
      running.add(start.taskInfo().taskId());
    }
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    running.remove(end.taskInfo().taskId());
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo info = completed.stageInfo();
    if (info.stageId() == stage && info.failureReason().isDefined()) {
      failure = info.failureReason().get().lines().findFirst().orElse("");
    }
  }
}
