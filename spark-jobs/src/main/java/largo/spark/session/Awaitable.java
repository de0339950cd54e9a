package largo.spark.session;

import java.time.Duration;

/** Something that workers are to bring about. */
interface Awaitable {

  /** Waits for it; false if that takes longer than it may. */
  boolean await(Duration most) throws InterruptedException;

  /** How long nothing has been heard of those who are at it. */
  Duration silence();

  /** What is missing, and who is at it; for messages. */
  String what();
}
