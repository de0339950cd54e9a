package largo.spark.session;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import largo.core.compress.GradientCodec;
import largo.core.measure.NoiseSampling;

/**
 * The options of a session.
 *
 * @param parameters length of the parameter vector, in floats
 * @param slots of the application
 * @param timeout for the start of a worker, and for the part of a step of one shard
 * @param codec codec of gradients; empty without compression
 * @param learningRates the learning rate of each step
 * @param noise measurement of the gradient noise, without compression; empty for none
 */
public record SessionOptions(
    int parameters,
    SessionSlots slots,
    Duration timeout,
    Optional<GradientCodec> codec,
    LongToDoubleFunction learningRates,
    Optional<NoiseSampling> noise) {

  /** A session without measurements. */
  public SessionOptions(
      int parameters,
      SessionSlots slots,
      Duration timeout,
      Optional<GradientCodec> codec,
      LongToDoubleFunction learningRates) {
    this(parameters, slots, timeout, codec, learningRates, Optional.empty());
  }

  /** A session without compression. */
  public SessionOptions(int parameters, SessionSlots slots, Duration timeout) {
    this(parameters, slots, timeout, Optional.empty(), step -> 0);
  }
}
