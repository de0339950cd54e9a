package largo.spark.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often, and for how long, something is tried again: with exponential back-off, and jitter, so
 * that those who failed together do not come back together.
 *
 * @param first delay before the second attempt
 * @param most delay between two attempts
 * @param deadline from the first attempt on, after which no other begins
 */
record RetryPolicy(Duration first, Duration most, Duration deadline) {

  /** Of an executor that joins a session. */
  static final RetryPolicy JOIN =
      new RetryPolicy(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofSeconds(60));

  /** Begins: the deadline counts from now. */
  Backoff begin() {
    return new Backoff(this, System.nanoTime() + deadline.toNanos());
  }

  /** The attempts at one thing. */
  static final class Backoff {

    private final RetryPolicy policy;
    private final long end;
    private int attempts;

    private Backoff(RetryPolicy policy, long end) {
      this.policy = policy;
      this.end = end;
    }

    /** Counts an attempt that failed. */
    void failed() {
      attempts++;
    }

    /** How many attempts have failed. */
    int attempts() {
      return attempts;
    }

    /** The longest delay before the next attempt: twice the one before, as far as that may be. */
    Duration longest() {
      int doublings = Math.min(Math.max(0, attempts - 1), 30);
      long nanos = policy.first().toNanos() << doublings;
      return nanos <= 0 || nanos > policy.most().toNanos()
          ? policy.most()
          : Duration.ofNanos(nanos);
    }

    /**
     * Waits for the next attempt, half of the longest delay to all of it.
     *
     * @return false, at once, if the deadline would be over then
     */
    boolean await() throws InterruptedException {
      long longest = longest().toNanos();
      long delay = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
      if (System.nanoTime() + delay - end >= 0) {
        return false;
      }
      Thread.sleep(delay / 1_000_000, (int) (delay % 1_000_000));
      return true;
    }
  }
}
