package largo.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeadlineTest {

  private final Object monitor = new Object();
  private boolean done;

  @Test
  void passesAfterItsTimeout() {
    Deadline deadline = Deadline.after(Duration.ofHours(1));

    assertThat(deadline.hasPassed()).isFalse();
    assertThat(deadline.remaining()).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(deadline.remainingMillis()).isBetween(3_540_000L, 3_600_000L);
  }

  @Test
  void hasNoTimeLeftAfterItsTimeout() {
    Deadline deadline = Deadline.after(Duration.ofNanos(-1));

    assertThat(deadline.hasPassed()).isTrue();
    assertThat(deadline.remaining()).isZero();
    assertThat(deadline.remainingMillis()).isZero();
  }

  @Test
  void checksTheConditionBeforeItWaits() throws InterruptedException {
    assertThat(await(Duration.ZERO, true)).isTrue();
    assertThat(await(Duration.ZERO, false)).isFalse();
  }

  @Test
  void endsTheWaitWhenItPasses() throws InterruptedException {
    long begun = System.nanoTime();

    assertThat(await(Duration.ofMillis(50), false)).isFalse();

    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(45_000_000);
  }

  @Test
  void endsTheWaitWhenTheConditionHolds() throws InterruptedException {
    AtomicInteger checks = new AtomicInteger();
    Thread notifier =
        new Thread(
            () -> {
              synchronized (monitor) {
                done = true;
                monitor.notifyAll();
              }
            });

    synchronized (monitor) {
      notifier.start();
      assertThat(
              Deadline.after(Duration.ofHours(1))
                  .await(
                      monitor,
                      () -> {
                        checks.incrementAndGet();
                        return done;
                      }))
          .isTrue();
    }

    notifier.join();
    assertThat(checks).hasValueGreaterThanOrEqualTo(2);
  }

  private boolean await(Duration timeout, boolean holds) throws InterruptedException {
    synchronized (monitor) {
      return Deadline.after(timeout).await(monitor, () -> holds);
    }
  }
}
