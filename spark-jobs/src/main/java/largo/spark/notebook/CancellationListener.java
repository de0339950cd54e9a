package largo.spark.notebook;

import org.apache.spark.scheduler.JobFailed;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;

/**
 * Detects stop buttons that only cancel Spark jobs: a Zeppelin paragraph cancels its job group,
 * PySpark and Ctrl-C in a Spark shell cancel all jobs.
 */
final class CancellationListener extends SparkListener {

  private final Runnable heard;

  CancellationListener(Runnable heard) {
    this.heard = heard;
  }

  @Override
  public void onJobEnd(SparkListenerJobEnd end) {
    if (end.jobResult() instanceof JobFailed failed) {
      String message = String.valueOf(failed.exception().getMessage());
      if (message.contains("cancelled part of cancelled job group")
          || message.contains("cancelled as part of cancellation of all jobs")) {
        heard.run();
      }
    }
  }
}
