package largo.core.scaling;

import largo.core.Preconditions;

/**
 * The machines of a run in a {@link StepModel}.
 *
 * @param cores number of cores of the driver, positive
 * @param isShared whether executors run on the same cores
 * @param bytesPerSecond bandwidth of the driver's network in each direction, positive; infinite
 *     without a network
 * @param executorBytesPerSecond bandwidth of the network of each executor in each direction,
 *     positive; infinite without a network
 * @param roundTrip latency of the network in seconds, zero or more
 * @param moves whether vectors leave the driver's JVM
 */
public record ClusterSite(
    int cores,
    boolean isShared,
    double bytesPerSecond,
    double executorBytesPerSecond,
    double roundTrip,
    boolean moves) {

  /** Payload fraction of TCP over Ethernet: 1448 of 1538 bytes. */
  public static final double TCP = 0.94;

  /** Round trip in seconds between two machines of a data center; an assumption. */
  private static final double ROUND_TRIP = 2e-4;

  private static final int MIN_PEER_THREADS = 2;

  /** Encryption and checksums of a network of 100 Gbit/s. */
  private static final int MAX_PEER_THREADS = 8;

  public ClusterSite {
    Preconditions.positive("cores", cores);
    Preconditions.that(
        bytesPerSecond > 0, "bytesPerSecond must be positive, but was %s", bytesPerSecond);
    Preconditions.that(
        executorBytesPerSecond > 0,
        "executorBytesPerSecond must be positive, but was %s",
        executorBytesPerSecond);
    Preconditions.notNegative("roundTrip", roundTrip);
  }

  /** Tasks in the driver's JVM, which share vectors by reference. */
  public static ClusterSite oneJvm(int cores) {
    return shared(cores, false);
  }

  /** Executors on the driver's machine, over the loopback interface. */
  public static ClusterSite oneMachine(int cores) {
    return shared(cores, true);
  }

  /**
   * One machine per executor.
   *
   * @param cores number of cores of the driver, positive
   * @param gigabits bandwidth of every machine's network in each direction, in Gbit/s
   */
  public static ClusterSite cluster(int cores, double gigabits) {
    double bytesPerSecond = TCP * gigabits * 1e9 / 8;
    return new ClusterSite(cores, false, bytesPerSecond, bytesPerSecond, ROUND_TRIP, true);
  }

  /**
   * Threads of an executor that send to other executors and receive from them.
   *
   * @param cores of the executor's machine
   */
  public static int peerThreads(int cores) {
    return Math.min(MAX_PEER_THREADS, Math.max(MIN_PEER_THREADS, cores / 2));
  }

  private static ClusterSite shared(int cores, boolean moves) {
    double unlimited = Double.POSITIVE_INFINITY;
    return new ClusterSite(cores, true, unlimited, unlimited, 0, moves);
  }
}
