package largo.spark.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import largo.core.config.RunSpec;
import largo.core.config.TrackingSpec;
import largo.core.config.Trial;
import largo.core.train.StepRecord;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;
import org.scalatestplus.junit.JUnitSuite;

/** Tracking servers that are slow, unavailable for a while or for good do not affect a run. */
public class QueuedTrackerTest extends JUnitSuite {

  private static final Trial TRIAL = Trial.of(RunSpec.DEFAULTS.optimizer(), 64, 1);
  private static final RetryDelays SHORT =
      new RetryDelays(Duration.ofMillis(20), Duration.ofSeconds(2));

  private static final Duration SOON = Duration.ofSeconds(20);

  @Rule public final Timeout deadline = Timeout.seconds(60);

  private final List<Long> arrived = Collections.synchronizedList(new ArrayList<>());

  @Test
  public void sendsEveryStepInOrder() {
    try (QueuedTracker queued = queued(1, event -> {})) {
      steps(queued, 1000);
    }
    assertThat(arrived).isEqualTo(IntStream.range(0, 1000).mapToObj(i -> (long) i).toList());
  }

  @Test
  public void sendsEveryNthStepAsConfigured() {
    try (QueuedTracker queued = queued(250, event -> {})) {
      steps(queued, 1000);
    }
    assertThat(arrived).containsExactly(0L, 250L, 500L, 750L);
  }

  @Test
  public void losesNothingIfTheServerRecovers() {
    AtomicInteger refusals = new AtomicInteger(5);
    Hitch hitch =
        event -> {
          if (refusals.getAndDecrement() > 0) {
            throw new IllegalStateException("away");
          }
        };
    try (QueuedTracker queued = queued(1, hitch)) {
      steps(queued, 300);
      await().atMost(SOON).until(() -> refusals.get() < 0);
    }
    assertThat(arrived).hasSize(300).isSorted();
  }

  @Test
  public void closesInTimeIfTheServerIsUnavailable() {
    assertClosesInTime(
        event -> {
          throw new IllegalStateException("away");
        });
  }

  @Test
  public void closesInTimeIfTheServerHangs() {
    CountDownLatch never = new CountDownLatch(1);
    assertClosesInTime(event -> waitFor(never));
    never.countDown();
  }

  private void assertClosesInTime(Hitch hitch) {
    long begun = System.nanoTime();
    try (QueuedTracker queued = queued(1, hitch)) {
      steps(queued, 50_000); // more than the capacity of the queue
      queued.left(Map.of(), Optional.empty());
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
    assertThat(arrived).hasSizeLessThan(50_000);
  }

  private static void steps(QueuedTracker queued, int count) {
    for (int i = 0; i < count; i++) {
      queued.step(TRIAL, step(i));
    }
  }

  private static StepRecord step(long number) {
    return new StepRecord(
        number, 0, 1, 0, 1, 1, 0.1, 64, 1, 1, 0, 0, 0, 100, 100, -1, 0, Map.of(), Map.of());
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private QueuedTracker queued(int everySteps, Hitch hitch) {
    TrackingServer server =
        new TrackingServer() {
          @Override
          public String address() {
            return "a server";
          }

          @Override
          public void send(TrackingEvent event) {
            hitch.before(event);
            if (event instanceof TrackingEvent.Stepped stepped) {
              stepped.steps().forEach(timed -> arrived.add(timed.step().step()));
            }
          }

          @Override
          public void close() {}
        };
    return new QueuedTracker(
        server, new TrackingSpec("http://a", "", "", everySteps, true, false, "", 15), SHORT);
  }

  /** Runs before the server accepts an event. */
  private interface Hitch {
    void before(TrackingEvent event);
  }
}
