package largo.spark.session;

import java.time.Duration;
import java.util.function.Supplier;

/** Something that the driver waits for while workers compute. */
interface Awaitable {

  /** A wait with a timeout. */
  @FunctionalInterface
  interface Wait {

    /** Waits; false if the timeout passes. */
    boolean await(Duration timeout) throws InterruptedException;
  }

  /** Waits for it; false if it does not come within the timeout. */
  boolean await(Duration timeout) throws InterruptedException;

  /** How long nothing has been heard of the workers concerned. */
  Duration silence();

  /** What is missing, and which executors are to deliver it; for messages. */
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
