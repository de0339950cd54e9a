package largo.spark.tracking;

import java.time.Duration;

/**
 * The times that a tracker waits for a server.
 *
 * @param pause after a failure, before the next attempt
 * @param end maximum time for the remaining events at the end of the study
 */
record RetryDelays(Duration pause, Duration end) {

  static final RetryDelays DEFAULT =
      new RetryDelays(Duration.ofSeconds(15), Duration.ofSeconds(30));
}
