package largo.core.train;

import java.util.Locale;
import largo.core.gradient.GradientSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The micro-batch of a worker whose memory did not suffice for a larger one. */
final class SmallerMicroBatch {

  private static final Logger LOG = LoggerFactory.getLogger(SmallerMicroBatch.class);

  private SmallerMicroBatch() {}

  /**
   * Half of a micro-batch.
   *
   * @param tried its examples
   * @throws IllegalStateException if a smaller one would change results, or there is none
   */
  static int after(OutOfMemoryError error, int tried, GradientSource source) {
    if (source.layout().dependsOnMicroBatch()) {
      throw outOfMemory(
          error,
          "memory does not suffice for a micro-batch of %d examples, and a smaller one would change"
              + " what batch normalization computes; set a smaller batch.micro, or give the executors"
              + " more memory",
          tried);
    }
    if (tried <= 1) {
      throw outOfMemory(
          error,
          "memory does not suffice for a single example; give the executors more memory, or run"
              + " fewer tasks in each");
    }
    int micro = tried / 2;
    LOG.warn(
        "memory does not suffice for a micro-batch of {} examples; this worker continues with {}: {}",
        tried,
        micro,
        error.getMessage());
    return micro;
  }

  /** Not a VirtualMachineError, for which Spark would terminate the executor. */
  private static IllegalStateException outOfMemory(
      Throwable cause, String message, Object... values) {
    return new IllegalStateException(String.format(Locale.ROOT, message, values), cause);
  }
}
