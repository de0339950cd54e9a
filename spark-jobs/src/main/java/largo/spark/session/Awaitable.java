package largo.spark.session;

import java.time.Duration;
import java.util.function.Supplier;

/** A condition on workers for which the driver waits. */
interface Awaitable {

  /** A wait with a timeout. */
  @FunctionalInterface
  interface Wait {

    /** Waits; returns false after the timeout. */
    boolean await(Duration timeout) throws InterruptedException;
  }

  /** Waits for the condition; returns false if it is not met within the timeout. */
  boolean await(Duration timeout) throws InterruptedException;

  /** The time since the last message of the workers that are waited for. */
  Duration silence();

  /** A description for messages: what is missing, and from which executors. */
  String describe();

  static Awaitable of(Wait wait, Supplier<Duration> silence, Supplier<String> description) {
    return new Awaitable() {
      @Override
      public boolean await(Duration timeout) throws InterruptedException {
        return wait.await(timeout);
      }

      @Override
      public Duration silence() {
        return silence.get();
      }

      @Override
      public String describe() {
        return description.get();
      }
    };
  }
}
