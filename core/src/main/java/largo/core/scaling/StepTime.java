package largo.core.scaling;

/**
 * Seconds of a step, by what they go into.
 *
 * @param latency waiting for each other
 * @param down parameters to executors
 * @param gradient of the shards
 * @param up sums back, and adding them up
 * @param update of the parameters
 */
public record StepTime(double latency, double down, double gradient, double up, double update) {

  /** All of it. */
  public double total() {
    return gradient + beside();
  }

  /** All but the gradient. */
  public double beside() {
    return latency + down + up + update;
  }
}
