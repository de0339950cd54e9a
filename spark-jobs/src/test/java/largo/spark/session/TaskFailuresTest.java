package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import largo.core.data.InputException;
import org.apache.spark.SparkException;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** Messages for failed jobs. */
public class TaskFailuresTest extends JUnitSuite {

  private static final String LOST =
      "Job aborted due to stage failure: Task 0 in stage 7.0 failed 4 times, most recent failure: "
          + "Lost task 0.3 in stage 7.0 (TID 12) (10.0.0.7 executor 3): ";

  @Test
  public void namesTheErrorOfTheTaskAndItsExecutor() {
    SparkException aborted =
        new SparkException(
            LOST
                + "largo.spark.session.JoinException: executor 3 cannot join\n"
                + "\tat largo.spark.session.SessionJoin.failed(SessionJoin.java:1)\n");
    assertThat(TaskFailures.ofJob(aborted))
        .isInstanceOf(SessionException.class)
        .hasCause(aborted)
        .hasMessage(
            "the workers of the session failed: executor 3 cannot join "
                + "(10.0.0.7 executor 3); see the logs of the executors");
  }

  @Test
  public void keepsTheFirstLineOfAnotherError() {
    String netty =
        "Failed to connect to /10.0.0.7:33011\n"
            + "\tat io.netty.channel.AbstractChannel$AbstractUnsafe.run(AbstractChannel.java:1)";
    assertThat(TaskFailures.inOneLine(new SparkException(netty)))
        .isEqualTo("Failed to connect to /10.0.0.7:33011");
    assertThat(TaskFailures.inOneLine(new SparkException(null))).isEqualTo("SparkException");
  }

  @Test
  public void keepsErrorsThatAreMeantForUsers() {
    RuntimeException error =
        TaskFailures.ofJob(new SparkException(LOST, new InputException("no such column")));
    assertThat(error).isNotInstanceOf(SessionException.class).hasRootCauseMessage("no such column");
  }
}
