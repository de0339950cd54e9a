package largo.spark.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import largo.core.compress.GradientCodec;

/**
 * How a session is run.
 *
 * @param parameters length of the parameter vector, in floats
 * @param slots of the application
 * @param timeout for a worker to start, or to compute one shard's part of a step
 * @param codec how gradients are compressed; none if they are not
 * @param learningRates the learning rate of each step
 */
public record SessionOptions(
    int parameters,
    SessionSlots slots,
    Duration timeout,
    Optional<GradientCodec> codec,
    LongToDoubleFunction learningRates) {

  /** A session without compression. */
  public SessionOptions(int parameters, SessionSlots slots, Duration timeout) {
    this(parameters, slots, timeout, Optional.empty(), step -> 0);
  }
}
