package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShardThrottleTest {

  private static final long NANOS = 1_000_000_000;

  @Test
  void limitsTheSpeedOfEachShard() {
    ShardThrottle throttle = new ShardThrottle(List.of(0.0, 500.0));

    assertThat(throttle.nanos(0, 100)).isZero();
    assertThat(throttle.nanos(1, 100)).isEqualTo(NANOS / 5);
    assertThat(throttle.nanos(1, 0)).isZero();
    assertThat(throttle.nanos(2, 100)).isZero();
    assertThat(ShardThrottle.NONE.nanos(0, 100)).isZero();
  }

  @Test
  void waitsForTheRestOfTheDuration() {
    ShardThrottle throttle = new ShardThrottle(List.of(1000.0));
    long begun = System.nanoTime();

    throttle.await(0, 30, begun);

    assertThat(System.nanoTime() - begun).isBetween(30 * NANOS / 1000, 5 * NANOS);
  }

  @Test
  void doesNotWaitForSlowerWorkers() {
    long begun = System.nanoTime();

    new ShardThrottle(List.of(0.01)).await(0, 10, begun - 1001 * NANOS);

    assertThat(System.nanoTime() - begun).isLessThan(5 * NANOS);
  }

  @Test
  void doesNotWaitIfInterrupted() {
    Thread.currentThread().interrupt();
    long begun = System.nanoTime();

    new ShardThrottle(List.of(0.01)).await(0, 10, begun);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(System.nanoTime() - begun).isLessThan(5 * NANOS);
  }
}
