package largo.core.scaling;

import largo.core.Preconditions;

/**
 * Speed of one core, as times. All are zero or more.
 *
 * @param latency seconds of a request and its response without payload
 * @param message seconds added by each further shard's response
 * @param copy seconds per byte at one end of a connection: framing, checksum, kernel copies, one
 *     thread
 * @param add seconds to add one element of two sums
 * @param update seconds of the update rule and of the bookkeeping of a step, per parameter
 * @param arithmetic seconds of the gradient per parameter and example in a network of dense layers:
 *     6 floating-point operations
 */
public record HardwareRates(
    double latency, double message, double copy, double add, double update, double arithmetic) {

  /** Floating-point operations per parameter and example: 2 forward, 4 backward. */
  public static final int OPERATIONS = 6;

  public HardwareRates {
    Preconditions.notNegative("latency", latency);
    Preconditions.notNegative("message", message);
    Preconditions.notNegative("copy", copy);
    Preconditions.notNegative("add", add);
    Preconditions.notNegative("update", update);
    Preconditions.notNegative("arithmetic", arithmetic);
  }

  /** The same rates on a device with another throughput. */
  public HardwareRates withArithmetic(double operationsPerSecond) {
    return new HardwareRates(latency, message, copy, add, update, OPERATIONS / operationsPerSecond);
  }
}
