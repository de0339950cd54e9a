package largo.spark.session;

import java.time.Duration;

/** Something that the driver waits for while workers compute. */
interface Awaitable {

  /** Waits for it; false if it does not come within the timeout. */
  boolean await(Duration timeout) throws InterruptedException;

  /** How long nothing has been heard of the workers concerned. */
  Duration silence();

  /** What is missing, and which executors are to deliver it; for messages. */
  String describe();
}
