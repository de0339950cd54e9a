package largo.core.scaling;

import largo.core.Preconditions;

/**
 * Speeds of one core of a machine, as times.
 *
 * @param latency seconds of an order and its answer, however small
 * @param message seconds that every further shard's answer adds to that
 * @param copy seconds for a byte through one end of a connection: framing, checksum, the kernel's
 *     copies, one thread
 * @param add seconds for one parameter of a sum to be added to another's
 * @param update seconds of the update rule and of the bookkeeping of a step for one parameter
 * @param arithmetic seconds of the gradient for one parameter and one example, in a network of
 *     dense layers: 6 operations
 */
public record HardwareRates(
    double latency, double message, double copy, double add, double update, double arithmetic) {

  /** Forward 2, backward 4: a multiplication and an addition each. */
  public static final int OPERATIONS = 6;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is negative; the message names it
   */
  public HardwareRates {
    Preconditions.notNegative("latency", latency);
    Preconditions.notNegative("message", message);
    Preconditions.notNegative("copy", copy);
    Preconditions.notNegative("add", add);
    Preconditions.notNegative("update", update);
    Preconditions.notNegative("arithmetic", arithmetic);
  }

  /** The same, on a device that does so many operations a second on gradients. */
  public HardwareRates withArithmetic(double operationsPerSecond) {
    return new HardwareRates(latency, message, copy, add, update, OPERATIONS / operationsPerSecond);
  }
}
