package largo.spark.session;

import java.util.Optional;
import java.util.UUID;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;
import scala.collection.JavaConverters;

/**
 * Hears from Spark that it has given up the stage whose tasks are the workers, as it does where a
 * lost executor took shuffled data with it. What runs of such a stage goes on, and keeps its slots,
 * but Spark starts none of its tasks again: those of the next attempt wait for the slots.
 */
final class StageListener extends SparkListener {

  /** The local property that marks the job. */
  static final String PROPERTY = "largo.session.job";

  private final String job = UUID.randomUUID().toString();
  private volatile int stage = -1;
  private volatile String failure;

  /** The value of {@link #PROPERTY} for the job that this is about. */
  String job() {
    return job;
  }

  /** Why Spark gave the stage up; none as long as it has not. */
  Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public void onJobStart(SparkListenerJobStart start) {
    if (start.properties() != null && job.equals(start.properties().getProperty(PROPERTY))) {
      stage =
          JavaConverters.seqAsJavaList(start.stageInfos()).stream()
              .mapToInt(StageInfo::stageId)
              .max() // the others are what it depends on, and were made before it
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
