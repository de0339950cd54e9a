package largo.core.scaling;

/**
 * A performance model of one step.
 *
 * <p>{@link #step} models the session exchange: the driver sends the parameters to every executor,
 * every shard sends its gradient sum to the driver, and the driver adds the sums in a binary tree
 * and applies the update rule.
 *
 * <pre>
 *   P parameters of 4 bytes, K shards on E executors, C cores of the driver, B bytes per second
 *
 *   latency   l + K m + round trip
 *   down      max( E 4P / B,  E 4P c / C )                   the network, or the driver's cores
 *   gradient  of one shard; where K shards share C cores, K / C times that
 *   up        max( K 4P / B,  (K 4P c + (K - 1 - d) P a) / C )  +  d P a      d = ⌈log2 K⌉
 *   update    P u
 * </pre>
 *
 * <p>Sums are added while others arrive, except for the d additions between the last leaf and the
 * root of the tree. {@code E 4P c / C} holds if there are at least as many connections as cores;
 * otherwise each connection uses one thread. If executors share the driver's cores, both ends of
 * every connection are counted.
 *
 * <p>{@link #reduceScatter} models an alternative: reduce-scatter and all-gather between the
 * executors, each of which updates one slice of the parameters.
 *
 * <p>Assumptions: full-duplex networks without other traffic; equal shards and executors; no
 * garbage collection and no stragglers.
 *
 * @param rates speed of a core
 * @param site the machines
 * @param wire the fraction of the bytes that is sent
 */
public record StepModel(HardwareRates rates, ClusterSite site, WireCost wire) {

  private static final int BYTES = 4;

  /** The time of a step with the session exchange. */
  public StepTime step(StepLoad load) {
    long p = load.parameters();
    int k = load.shards();
    return new StepTime(
        rates.latency() + k * rates.message() + site.roundTrip(),
        down(load.executors(), BYTES * p * wire.down()),
        gradient(load),
        up(k, p),
        p * rates.update());
  }

  /**
   * The time of a step with reduce-scatter: each executor sends every other one a slice of its sum,
   * reduces its own slice, updates it, and sends the result to all others.
   */
  public StepTime reduceScatter(StepLoad load) {
    double p = load.parameters();
    int e = load.executors();
    double others = (e - 1.0) / e;
    double bytes = others * BYTES * p;
    double sent = Math.max(bytes / site.bytesPerSecond(), 2 * bytes * rates.copy() / site.cores());
    return new StepTime(
        2 * (rates.latency() + site.roundTrip() + (e - 1) * rates.message()),
        wire.down() * sent,
        gradient(load),
        wire.up() * sent + others * p * rates.add(),
        p / e * rates.update());
  }

  /**
   * The smallest number of executors with one shard each for which the overhead takes as long as
   * the gradient. Beyond it, more executors are of little use.
   *
   * @param max the largest number to try
   * @return {@code max + 1} if the overhead is smaller for all of them
   */
  public int limit(long parameters, int examples, int max) {
    int executors = 1;
    while (executors <= max) {
      StepTime time = step(StepLoad.even(rates, parameters, executors, examples));
      if (time.overhead() >= time.gradient()) {
        return executors;
      }
      executors++;
    }
    return executors;
  }

  private double gradient(StepLoad load) {
    if (!site.isShared() || load.shards() == 1) {
      return load.alone();
    }
    return load.busy() * Math.max(1, (double) load.shards() / site.cores());
  }

  private double down(int executors, double bytes) {
    return Math.max(
        executors * bytes / site.bytesPerSecond(), copies(executors, bytes) / threads(executors));
  }

  private double up(int shards, long parameters) {
    double bytes = BYTES * parameters * wire.up();
    int last = 32 - Integer.numberOfLeadingZeros(shards - 1); // ⌈log2 K⌉
    double addition = parameters * rates.add();
    double work = copies(shards, bytes) + (shards - 1 - last) * addition;
    return Math.max(shards * bytes / site.bytesPerSecond(), work / threads(shards))
        + last * addition;
  }

  /** Core seconds spent on copies, at one end or at both. */
  private double copies(int connections, double bytes) {
    return site.moves() ? connections * bytes * rates.copy() * ends() : 0;
  }

  /** Number of threads that can work at the same time. */
  private int threads(int connections) {
    return Math.min(site.cores(), connections * ends());
  }

  private int ends() {
    return site.isShared() ? 2 : 1;
  }
}
