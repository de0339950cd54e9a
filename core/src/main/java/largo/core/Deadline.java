package largo.core;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The time at which a wait ends. */
public final class Deadline {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final long end;

  private Deadline(long end) {
    this.end = end;
  }

  /** A deadline that passes after a timeout, counted from now. */
  public static Deadline after(Duration timeout) {
    return new Deadline(System.nanoTime() + timeout.toNanos());
  }

  /** The time that is left; zero if the deadline has passed. */
  public Duration remaining() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }

  /** Whole milliseconds that are left; 0 if the deadline has passed. */
  public long remainingMillis() {
    return remaining().toNanos() / NANOS_PER_MILLI;
  }

  public boolean hasPassed() {
    return end - System.nanoTime() <= 0;
  }

  /**
   * Waits until a condition holds. It is checked first, and after every notification of a monitor.
   *
   * @param monitor that the caller holds, and that is notified when the condition may have changed
   * @return whether the condition holds; false if the deadline passed before it did
   */
  public boolean await(Object monitor, BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      long millis = remainingMillis();
      if (millis == 0) {
        return false;
      }
      monitor.wait(millis);
    }
    return true;
  }
}
