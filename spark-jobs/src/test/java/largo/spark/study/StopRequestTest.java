package largo.spark.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.Test;
import org.scalatestplus.junit.JUnitSuite;

/** A request to stop while a trial waits for workers that are lost. */
public class StopRequestTest extends JUnitSuite {

  @Test
  public void interruptsAWaitingTrialWhichCanStillSave() throws Exception {
    StopRequest stop = new StopRequest();
    CountDownLatch waits = new CountDownLatch(1);
    AtomicBoolean saved = new AtomicBoolean();
    Thread trial =
        new Thread(
            () -> {
              stop.begin();
              try {
                stop.interruptible(() -> forever(waits));
              } finally {
                saved.set(!Thread.currentThread().isInterrupted());
                stop.end();
              }
            });
    trial.setUncaughtExceptionHandler((thread, e) -> {}); // the exception of forever()
    trial.start();
    assertThat(waits.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(stop.request(Duration.ofSeconds(1))).isTrue();
    assertThat(saved).isTrue();
    trial.join();
  }

  private static Object forever(CountDownLatch waits) {
    waits.countDown();
    try {
      Thread.sleep(600_000);
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
