package largo.core.scaling;

import largo.core.Preconditions;

/**
 * Where a run happens.
 *
 * @param cores of the driver
 * @param isShared whether executors run on the same cores
 * @param bytesPerSecond of the driver's network, each way at a time; infinite where there is none
 * @param roundTrip seconds of the network
 * @param moves whether floats leave the driver's JVM at all
 */
public record ClusterSite(
    int cores, boolean isShared, double bytesPerSecond, double roundTrip, boolean moves) {

  /** What TCP over Ethernet leaves of the bits: 1448 of 1538 bytes. */
  public static final double TCP = 0.94;

  /** Seconds to another machine of a data center and back; an assumption. */
  private static final double ROUND_TRIP = 2e-4;

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public ClusterSite {
    Preconditions.positive("cores", cores);
    Preconditions.that(
        bytesPerSecond > 0, "bytesPerSecond must be positive, but was %s", bytesPerSecond);
    Preconditions.notNegative("roundTrip", roundTrip);
  }

  /** Tasks of the driver's own JVM, by reference. */
  public static ClusterSite oneJvm(int cores) {
    return new ClusterSite(cores, true, Double.POSITIVE_INFINITY, 0, false);
  }

  /** Executors beside the driver, over the loopback interface. */
  public static ClusterSite oneMachine(int cores) {
    return new ClusterSite(cores, true, Double.POSITIVE_INFINITY, 0, true);
  }

  /**
   * A machine for each executor.
   *
   * @param cores of the driver
   * @param gigabits a second, each way at a time, of every machine's network
   */
  public static ClusterSite cluster(int cores, double gigabits) {
    return new ClusterSite(cores, false, TCP * gigabits * 1e9 / 8, ROUND_TRIP, true);
  }
}
