package largo.spark.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import largo.core.compress.GradientCodec;

/**
 * The options of a session.
 *
 * @param parameters length of the parameter vector, in floats
 * @param slots of the application
 * @param timeout for the start of a worker, and for the part of a step of one shard
 * @param codec codec of gradients; empty without compression
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
