package largo.spark.yarn;

import java.util.List;
import java.util.Locale;
import largo.core.ByteSize;
import largo.core.DecimalFormatter;
import largo.core.config.SpecException;

/**
 * The resources of a run on YARN.
 *
 * @param demand requirements of the run
 * @param cluster capacity of the cluster
 * @param settings additional Spark settings
 * @param executors number of executors, one container each
 * @param cores cores per executor: one per task, or one in total with a GPU
 * @param heap {@code spark.executor.memory} in megabytes
 * @param overhead {@code spark.executor.memoryOverhead} in megabytes, for native memory
 * @param driverHeap {@code spark.driver.memory} in megabytes
 * @param driverOverhead {@code spark.driver.memoryOverhead} in megabytes, if the driver is in a
 *     container
 */
public record ResourcePlan(
    ResourceDemand demand,
    YarnCluster cluster,
    SparkSettings settings,
    int executors,
    int cores,
    int heap,
    int overhead,
    int driverHeap,
    int driverOverhead) {

  /** Megabytes of every heap that Spark reserves. */
  private static final int RESERVED = 300;

  /** Copies of the examples while they are assigned to shards. */
  private static final int COPIES = 2;

  /** Megabytes for Spark's objects, and for step records and reports on the driver. */
  private static final int OBJECTS = 256;

  private static final int MIN_HEAP = 1024;

  /** Megabytes of native memory for the JVM, Netty's buffers, ND4J, OpenBLAS and oneDNN. */
  private static final int LIBRARIES = 400;

  /** Megabytes of main memory for CUDA's libraries and context. */
  private static final int CUDA = 2048;

  /** Parameter vectors on the heap per task, and per executor. */
  private static final int TASK_VECTORS = 4;

  private static final int EXECUTOR_VECTORS = 2;

  private static final double MEGABYTE = 1 << 20;

  /**
   * Computes the plan with the fewest executors in which all tasks run concurrently; if they do not
   * fit, the plan with the most concurrent tasks.
   *
   * @throws SpecException if not even an executor with one task fits
   */
  public static ResourcePlan of(
      ResourceDemand demand, YarnCluster cluster, SparkSettings settings) {
    int spread = ceil(demand.tasks(), cluster.nodes());
    int maxTasks = cluster.gpus() > 0 ? 1 : Math.min(spread, cluster.cores());
    ResourcePlan best = null;
    for (int tasks = maxTasks; tasks >= 1; tasks--) {
      ResourcePlan plan = of(demand, cluster, settings, tasks, ceil(demand.tasks(), tasks));
      if (plan != null && (best == null || plan.slots() > best.slots())) {
        best = plan;
      }
      if (best != null && best.slots() >= demand.tasks()) {
        return best;
      }
    }
    if (best == null) {
      throw tooSmall(sized(demand, cluster, settings, 1, demand.tasks()), cluster);
    }
    return best;
  }

  /** A plan with as many executors as fit, up to the given number; null if none fits. */
  private static ResourcePlan of(
      ResourceDemand demand,
      YarnCluster cluster,
      SparkSettings settings,
      int tasks,
      int maxExecutors) {
    ResourcePlan plan = sized(demand, cluster, settings, tasks, maxExecutors);
    int room = plan.room();
    while (room > 0 && room < plan.executors) { // with fewer executors, each has more data
      plan = sized(demand, cluster, settings, tasks, room);
      room = plan.room();
    }
    return room > 0 ? plan : null;
  }

  private static ResourcePlan sized(
      ResourceDemand demand,
      YarnCluster cluster,
      SparkSettings settings,
      int tasks,
      int executors) {
    double data = COPIES * demand.dataBytes() / MEGABYTE / executors / settings.memoryFraction();
    double vectors =
        4.0 * demand.parameters() * (TASK_VECTORS * tasks + EXECUTOR_VECTORS) / MEGABYTE;
    double heap = RESERVED + OBJECTS + data + vectors;
    double nativeMemory =
        LIBRARIES + tasks * demand.workerBytes() / MEGABYTE + (cluster.gpus() > 0 ? CUDA : 0);
    double driver = RESERVED + OBJECTS + demand.driverBytes() / MEGABYTE / 0.8;
    double driverNative = LIBRARIES + demand.workerBytes() / MEGABYTE;
    return new ResourcePlan(
        demand,
        cluster,
        settings,
        executors,
        tasks,
        rounded(Math.max(MIN_HEAP, heap)),
        rounded(nativeMemory),
        rounded(Math.max(MIN_HEAP, driver)),
        rounded(driverNative));
  }

  /** Number of concurrent tasks. */
  public int slots() {
    return executors * cores;
  }

  /** Maximum number of shards per task. */
  public int shardsPerTask() {
    return ceil(demand.tasks(), Math.min(slots(), demand.tasks()));
  }

  /** Size of an executor's container in megabytes. */
  public int container() {
    return cluster.container(heap + overhead + settings.offHeap());
  }

  /** Size of the driver's container in cluster mode, in megabytes. */
  public int driverContainer() {
    return cluster.container(driverHeap + driverOverhead);
  }

  /** Number of executors of this size that fit. */
  int room() {
    return cluster.room(container(), cores, driverContainer());
  }

  /** All numbers with their reasons. */
  public List<Reason> reasons() {
    String task =
        cluster.gpus() > 0
            ? "the task with the GPU"
            : String.format(Locale.ROOT, "%d tasks", cores);
    return List.of(
        new Reason(
            "tasks",
            String.format(Locale.ROOT, "%d", slots()),
            slots() >= demand.tasks()
                ? String.format(
                    Locale.ROOT, "one per shard, %d shards%s", demand.shards(), sideBySide())
                : String.format(
                    Locale.ROOT,
                    "no more fit: %d shards%s, up to %d per task",
                    demand.shards(),
                    sideBySide(),
                    shardsPerTask())),
        new Reason(
            "executors",
            String.format(Locale.ROOT, "%d", executors),
            cluster.gpus() > 0
                ? "one per GPU"
                : String.format(
                    Locale.ROOT,
                    "with %d tasks each; parameters are sent once per executor",
                    cores)),
        new Reason("cores", String.format(Locale.ROOT, "%d", cores), "per executor: one per task"),
        new Reason(
            "heap",
            String.format(Locale.ROOT, "%d MB", heap),
            String.format(
                Locale.ROOT,
                "%d MB for Spark; %s of examples, twice while they are assigned to shards, in %s of the "
                    + "rest; %d vectors of %,d parameters",
                RESERVED + OBJECTS,
                ByteSize.format(demand.dataBytes() / executors),
                DecimalFormatter.shortest(settings.memoryFraction()),
                TASK_VECTORS * cores + EXECUTOR_VECTORS,
                demand.parameters())),
        new Reason(
            "overhead",
            String.format(Locale.ROOT, "%d MB", overhead),
            String.format(
                Locale.ROOT,
                "native memory: %d MB of libraries, %s for each of %s, measured with the micro-batch%s",
                LIBRARIES,
                ByteSize.format(demand.workerBytes()),
                task,
                cluster.gpus() > 0 ? String.format(Locale.ROOT, ", %d MB for CUDA", CUDA) : "")),
        new Reason(
            "container",
            String.format(Locale.ROOT, "%d MB", container()),
            String.format(
                Locale.ROOT,
                "heap and overhead%s, rounded up to a multiple of %d MB; a node of %d MB holds %d",
                settings.offHeap() > 0
                    ? String.format(Locale.ROOT, " and %d MB off-heap", settings.offHeap())
                    : "",
                cluster.step(),
                cluster.memory(),
                cluster.memory() / container())),
        new Reason(
            "driver",
            String.format(Locale.ROOT, "%d MB", driverHeap),
            String.format(
                Locale.ROOT,
                "%d MB for Spark; %s for parameters, gradient sums and optimizer state",
                RESERVED + OBJECTS,
                ByteSize.format(demand.driverBytes()))),
        new Reason(
            "  overhead",
            String.format(Locale.ROOT, "%d MB", driverOverhead),
            String.format(
                Locale.ROOT,
                "of the driver in cluster mode, in a container of %d MB",
                driverContainer())));
  }

  private String sideBySide() {
    return demand.parallel() > 1
        ? String.format(Locale.ROOT, "  of %d concurrent trials", demand.parallel())
        : "";
  }

  /**
   * A number of the plan with its reason.
   *
   * @param what the quantity
   * @param value the value with its unit
   * @param why the reason
   */
  public record Reason(String what, String value, String why) {}

  private static SpecException tooSmall(ResourcePlan smallest, YarnCluster cluster) {
    return new SpecException(
        "an executor of one task needs a container of %d MB and %d core, and the driver one of %d MB,"
            + " but %d nodes of %d MB, %d cores and %d GPUs have no room for both; set --node-memory"
            + " to yarn.nodemanager.resource.memory-mb, or use a smaller batch.micro or more"
            + " shards",
        smallest.container(),
        smallest.cores,
        smallest.driverContainer(),
        cluster.nodes(),
        cluster.memory(),
        cluster.cores(),
        cluster.gpus());
  }

  private static int rounded(double megabytes) {
    return (int) (Math.ceil(megabytes / 64) * 64);
  }

  private static int ceil(int a, int b) {
    return (a + b - 1) / b;
  }
}
