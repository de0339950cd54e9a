package largo.spark.tracking;

import java.time.Duration;

/**
 * How long a tracker waits for a server.
 *
 * @param pause after a failure, before the next attempt
 * @param end the most time for what is left when the study is over
 */
record RetryDelays(Duration pause, Duration end) {

  static final RetryDelays DEFAULT =
      new RetryDelays(Duration.ofSeconds(15), Duration.ofSeconds(30));
}
