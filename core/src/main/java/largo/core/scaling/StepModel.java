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
 * <p>{@link #sliced} models a sharded optimizer: executors send slices of their sums to the owners
 * of the slices, which update them, and send them to the others. {@code T} {@linkplain
 * ClusterSite#peerThreads threads} of each executor, which has as many cores as the driver, send
 * and receive, at {@code B'} bytes per second; the driver adds sums over strips in {@code R}
 * reductions, where a message costs it {@code s}, an assumption.
 *
 * <pre>
 *   latency   l + K m + round trip  +  R (l + E s + round trip)       R = 3, s = 20 µs
 *   down      max( b / B',  2 b c / T )              b = 4P (E - 1) / E, the slices of the others
 *   up        max( b / B',  2 b c / T )  +  P a (E - 1) / E
 *   update    P u / E
 * </pre>
 *
 * <p>Sums of shards on one executor are assumed to be added there.
 *
 * <p>{@link #job} models one Spark job per step: executors pass the parameters on to each other, so
 * that the driver sends them twice, and each step has the cost of a job.
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

  /**
   * Reductions of an update: the norm of the gradient, those of the rule, the norm of the update.
   */
  private static final int REDUCTIONS = 3;

  /** Seconds of the driver for a message with sums over strips, and its answer; an assumption. */
  private static final double REDUCTION_MESSAGE = 2e-5;

  /** Copies of the parameters that the driver sends for a broadcast variable. */
  private static final int BROADCASTS = 2;

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

  /** The time of a step with a sharded optimizer. */
  public StepTime sliced(StepLoad load) {
    double p = load.parameters();
    int e = load.executors();
    double others = (e - 1.0) / e;
    double seconds = sentToPeers(e, others * BYTES * p);
    double request = rates.latency() + site.roundTrip();
    return new StepTime(
        (1 + REDUCTIONS) * request + slicedMessages(load),
        wire.down() * seconds,
        gradient(load),
        wire.up() * seconds + others * p * rates.add(),
        p * rates.update() / (site.isShared() ? Math.min(e, site.cores()) : e));
  }

  /**
   * The part of a step with a sharded optimizer in which the driver receives and sends messages:
   * proportional to the number of executors.
   */
  public double slicedMessages(StepLoad load) {
    return load.shards() * rates.message() + REDUCTIONS * load.executors() * REDUCTION_MESSAGE;
  }

  /**
   * The time of a step with one Spark job per step.
   *
   * @param overhead seconds of a job without work, zero or more
   */
  public StepTime job(StepLoad load, double overhead) {
    StepTime session = step(load);
    int copies = Math.min(load.executors(), BROADCASTS);
    return new StepTime(
        session.latency() + overhead,
        down(copies, BYTES * load.parameters() * wire.down()),
        session.gradient(),
        session.up(),
        session.update());
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

  /** Seconds in which every executor sends bytes to others, and receives as many. */
  private double sentToPeers(int executors, double bytes) {
    if (!site.moves()) {
      return 0;
    }
    double work = 2 * bytes * rates.copy();
    double copies =
        site.isShared()
            ? executors * work / site.cores()
            : work / ClusterSite.peerThreads(site.cores());
    return Math.max(bytes / site.executorBytesPerSecond(), copies);
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
