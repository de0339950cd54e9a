package largo.core.scaling;

/**
 * Seconds of a step by phase.
 *
 * @param latency waiting for messages
 * @param down sending parameters to executors
 * @param gradient computing the gradients of the shards
 * @param up returning and adding the sums
 * @param update updating the parameters
 */
public record StepTime(double latency, double down, double gradient, double up, double update) {

  /** The total. */
  public double total() {
    return gradient + overhead();
  }

  /** The total without the gradient. */
  public double overhead() {
    return latency + down + up + update;
  }
}
