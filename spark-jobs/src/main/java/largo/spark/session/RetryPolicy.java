package largo.spark.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import largo.core.Deadline;

/**
 * The timing of retries: exponential back-off with jitter, so that operations that failed at the
 * same time do not retry at the same time.
 *
 * @param initialDelay before the second attempt
 * @param maxDelay between two attempts
 * @param timeout time from the first attempt, after which no other one starts
 */
record RetryPolicy(Duration initialDelay, Duration maxDelay, Duration timeout) {

  /** The policy of executors that join a session. */
  static final RetryPolicy JOIN =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(60));

  /** Starts the first attempt. */
  Backoff begin() {
    return new Backoff(this, Deadline.after(timeout));
  }

  /** The attempts of one operation. */
  static final class Backoff {

    private final RetryPolicy policy;
    private final Deadline deadline;
    private int attempts;

    private Backoff(RetryPolicy policy, Deadline deadline) {
      this.policy = policy;
      this.deadline = deadline;
    }

    /** Records a failed attempt. */
    void failed() {
      attempts++;
    }

    /** The number of failed attempts. */
    int attempts() {
      return attempts;
    }

    /** The maximum delay before the next attempt: twice the last one, up to the limit. */
    Duration maxDelay() {
      int doublings = Math.min(Math.max(0, attempts - 1), 30);
      long nanos = policy.initialDelay().toNanos() << doublings;
      return nanos <= 0 || nanos > policy.maxDelay().toNanos()
          ? policy.maxDelay()
          : Duration.ofNanos(nanos);
    }

    /**
     * Waits before the next attempt, for a random time between half of the maximum delay and all of
     * it.
     *
     * @return false, without waiting, if the deadline would pass before
     */
    boolean await() throws InterruptedException {
      long max = maxDelay().toNanos();
      long delay = max / 2 + ThreadLocalRandom.current().nextLong(max / 2 + 1);
      if (deadline.remaining().toNanos() <= delay) {
        return false;
      }
      Thread.sleep(delay / 1_000_000, (int) (delay % 1_000_000));
      return true;
    }
  }
}
