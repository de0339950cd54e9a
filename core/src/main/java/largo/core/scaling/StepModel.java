package largo.core.scaling;

/**
 * How long a step takes.
 *
 * <p>A session, as it is built: the driver sends the parameters to every executor, every shard
 * sends its sum to the driver, which adds them up in a binary tree and applies the update rule.
 *
 * <pre>
 *   P parameters of 4 bytes, K shards on E executors, C cores of the driver, B bytes a second
 *
 *   latency   l + K m + round trip
 *   down      max( E 4P / B,  E 4P c / C )                   the network, or the driver's cores
 *   gradient  of one shard; where K shards share C cores, K / C times that
 *   up        max( K 4P / B,  (K 4P c + (K - 1 - d) P a) / C )  +  d P a      d = ⌈log2 K⌉
 *   update    P u
 * </pre>
 *
 * <p>Sums are added while others arrive, but for those on the way from the last one to the root of
 * the tree, of which there are d. {@code E 4P c / C} holds where there are connections for all
 * cores; with fewer, one thread each is what counts. Where executors share the driver's cores, both
 * ends of every connection cost.
 *
 * <p>{@link #reduceScatter} is another design: executors exchange slices with each other, add up
 * and update one each, and give the result to all others.
 *
 * <p>Assumed: networks carry both directions at full speed and have no other traffic; all shards
 * are equal, and so are all executors; nothing is lost to garbage collection or stragglers.
 *
 * @param rates of a core
 * @param site where it happens
 * @param wire how much of it travels
 */
public record StepModel(HardwareRates rates, ClusterSite site, WireCost wire) {

  private static final int BYTES = 4;

  /** The time of a step. */
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
   * The time of a step in which the driver moves no floats: each executor sends each other one a
   * slice of its sum, adds up those of its own slice, updates it, and sends it to all others.
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
   * The least number of executors, a shard each, at which all that is not the gradient takes as
   * long as the gradient: from there on more of them are of little use.
   *
   * @param most to be tried
   * @return more than {@code most} if there is none
   */
  public int limit(long parameters, int examples, int most) {
    int executors = 1;
    while (executors <= most) {
      StepTime time = step(StepLoad.even(rates, parameters, executors, examples));
      if (time.beside() >= time.gradient()) {
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

  /** Seconds of cores, at one end or at both. */
  private double copies(int connections, double bytes) {
    return site.moves() ? connections * bytes * rates.copy() * ends() : 0;
  }

  /** How many threads have something to do at a time. */
  private int threads(int connections) {
    return Math.min(site.cores(), connections * ends());
  }

  private int ends() {
    return site.isShared() ? 2 : 1;
  }
}
