package largo.spark.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import largo.core.Deadline;

/**
 * How often, and for how long, an operation is retried: with exponential back-off, and jitter, so
 * that those that failed together do not retry together.
 *
 * @param initialDelay before the second attempt
 * @param maxDelay between two attempts
 * @param timeout counted from the first attempt, after which no other begins
 */
record RetryPolicy(Duration initialDelay, Duration maxDelay, Duration timeout) {

  /** Of an executor that joins a session. */
  static final RetryPolicy JOIN =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(60));

  /** Begins the first attempt. */
  Backoff begin() {
    return new Backoff(this, Deadline.after(timeout));
  }

  /** The attempts at one operation. */
  static final class Backoff {

    private final RetryPolicy policy;
    private final Deadline deadline;
    private int attempts;

    private Backoff(RetryPolicy policy, Deadline deadline) {
      this.policy = policy;
      this.deadline = deadline;
    }

    /** Counts an attempt that failed. */
    void failed() {
      attempts++;
    }

    /** How many attempts have failed. */
    int attempts() {
      return attempts;
    }

    /** The longest delay before the next attempt: twice the last one, at most the maximum. */
    Duration maxDelay() {
      int doublings = Math.min(Math.max(0, attempts - 1), 30);
      long nanos = policy.initialDelay().toNanos() << doublings;
      return nanos <= 0 || nanos > policy.maxDelay().toNanos()
          ? policy.maxDelay()
          : Duration.ofNanos(nanos);
    }

    /**
     * Waits for the next attempt, from half of the longest delay to all of it.
     *
     * @return false, at once, if the deadline would have passed then
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
