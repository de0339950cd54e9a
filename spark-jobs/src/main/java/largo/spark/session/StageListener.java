package largo.spark.session;

import java.util.Optional;
import java.util.UUID;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.JavaConverters;

/**
 * Detects that Spark has given up the stage whose tasks are the workers, as it does where a lost
 * executor took shuffle data with it. Running tasks of such a stage continue, and hold their slots,
 * but Spark retries none: the tasks of the next attempt wait for the slots.
 */
final class StageListener extends SparkListener {

  /** The local property that marks the job. */
  static final String PROPERTY = "largo.session.job";

  private final String job = UUID.randomUUID().toString();
  private volatile int stage = -1;
  private volatile String failure;

  /** The value of {@link #PROPERTY} for the job that this listens to. */
  String job() {
    return job;
  }

  /** Why Spark gave up the stage; none if it has not. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (start.properties() != null && job.equals(start.properties().getProperty(PROPERTY))) {
      stage =
          JavaConverters.seqAsJavaList(start.stageInfos()).stream()
              .mapToInt(StageInfo::stageId)
              .max() // the stages that it depends on have smaller numbers
              .orElse(-1);
    }
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    StageInfo info = completed.stageInfo();
    if (info.stageId() == stage && info.failureReason().isDefined()) {
      failure = info.failureReason().get().lines().findFirst().orElse("");
    }
  }
}
