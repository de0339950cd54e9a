package largo.spark.yarn;

import java.util.List;
import java.util.Locale;
import largo.core.Preconditions;
import largo.core.config.SpecException;

/**
 * What to ask YARN for.
 *
 * @param demand that it is for
 * @param cluster that it is on
 * @param executors how many; a container each
 * @param cores of an executor; a task each, unless it has a GPU
 * @param heap megabytes of an executor's {@code spark.executor.memory}
 * @param overhead megabytes beside it, for native memory
 * @param driverHeap megabytes of {@code spark.driver.memory}
 * @param driverOverhead megabytes beside it, where the driver is in a container
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

  /** Megabytes that Spark sets aside from every heap. */
  private static final int RESERVED = 300;

  /** Examples as they are read, and once more as they are dealt out to shards. */
  private static final int COPIES = 2;

  /** Spark's own objects, and what a driver holds of steps and reports. */
  private static final int OBJECTS = 256;

  private static final int MIN_HEAP = 1024;

  /** A virtual machine beside its heap, Netty's buffers, ND4J, OpenBLAS and oneDNN. */
  private static final int LIBRARIES = 400;

  /** CUDA's libraries and context, in main memory. */
  private static final int CUDA = 2048;

  /** Vectors of parameters on the heap: of a task, and of an executor. */
  private static final int TASK_VECTORS = 4;

  private static final int EXECUTOR_VECTORS = 2;

  private static final double MEGABYTE = 1 << 20;

  /**
   * The plan with the fewest executors in which all tasks run at a time; if there is not room for
   * that, the one in which most of them do.
   *
   * @throws SpecException if not even an executor of one task fits
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

  /** A plan with so many executors, or as many as there is room for; null if there is for none. */
  private static ResourcePlan of(
      ResourceDemand demand,
      YarnCluster cluster,
      SparkSettings settings,
      int tasks,
      int maxExecutors) {
    ResourcePlan plan = sized(demand, cluster, settings, tasks, maxExecutors);
    int room = plan.room();
    while (room > 0 && room < plan.executors) { // fewer of them hold more data each
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

  /** Tasks that run at a time. */
  public int slots() {
    return executors * cores;
  }

  /** Shards that a task serves, at most. */
  public int shardsPerTask() {
    return ceil(demand.tasks(), Math.min(slots(), demand.tasks()));
  }

  /** Megabytes of an executor's container. */
  public int container() {
    return cluster.container(heap + overhead + settings.offHeap());
  }

  /** Megabytes of the driver's container, in cluster mode. */
  public int driverContainer() {
    return cluster.container(driverHeap + driverOverhead);
  }

  /** Executors of this size that there is room for. */
  int room() {
    return cluster.room(container(), cores, driverContainer());
  }

  /** The numbers with their reasons. */
  public List<Reason> reasons() {
    String task =
        cluster.gpus() > 0
            ? "the task that has the GPU"
            : String.format(Locale.ROOT, "%d tasks", cores);
    return List.of(
        new Reason(
            "tasks",
            String.format(Locale.ROOT, "%d", slots()),
            slots() >= demand.tasks()
                ? String.format(
                    Locale.ROOT, "a task for each of %d shards%s", demand.shards(), sideBySide())
                : String.format(
                    Locale.ROOT,
                    "there is room for no more: of %d shards%s, up to %d go to a task",
                    demand.shards(),
                    sideBySide(),
                    shardsPerTask())),
        new Reason(
            "executors",
            String.format(Locale.ROOT, "%d", executors),
            cluster.gpus() > 0
                ? "one for each GPU"
                : String.format(
                    Locale.ROOT,
                    "of %d tasks each: a process receives the parameters once",
                    cores)),
        new Reason(
            "cores", String.format(Locale.ROOT, "%d", cores), "of an executor: one for each task"),
        new Reason(
            "heap",
            String.format(Locale.ROOT, "%d MB", heap),
            String.format(
                Locale.ROOT,
                "%d MB for Spark; %s of examples, held twice while they are assigned to shards, in %s of the "
                    + "rest; %d vectors of %,d parameters",
                RESERVED + OBJECTS,
                size(demand.dataBytes() / executors),
                Preconditions.shortest(settings.memoryFraction()),
                TASK_VECTORS * cores + EXECUTOR_VECTORS,
                demand.parameters())),
        new Reason(
            "overhead",
            String.format(Locale.ROOT, "%d MB", overhead),
            String.format(
                Locale.ROOT,
                "native memory: %d MB of libraries, %s for each of %s, as measured at the micro-batch%s",
                LIBRARIES,
                size(demand.workerBytes()),
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
                "%d MB for Spark; %s of parameters, sums of the shards, and state of the update rule",
                RESERVED + OBJECTS,
                size(demand.driverBytes()))),
        new Reason(
            "  overhead",
            String.format(Locale.ROOT, "%d MB", driverOverhead),
            String.format(
                Locale.ROOT,
                "of the driver in cluster mode, whose container is of %d MB",
                driverContainer())));
  }

  private String sideBySide() {
    return demand.parallel() > 1
        ? String.format(Locale.ROOT, " of %d trials at a time", demand.parallel())
        : "";
  }

  /**
   * Why a number is what it is.
   *
   * @param what it counts
   * @param value with its unit
   * @param why in words
   */
  public record Reason(String what, String value, String why) {}

  private static SpecException tooSmall(ResourcePlan smallest, YarnCluster cluster) {
    return new SpecException(
        "an executor of one task needs a container of %d MB and %d core, and the driver one of %d MB,"
            + " but %d nodes of %d MB, %d cores and %d GPUs have no room for both; give --node-memory"
            + " what yarn.nodemanager.resource.memory-mb says, or take a smaller batch.micro or more"
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

  private static String size(long bytes) {
    return bytes < 1 << 20
        ? String.format(Locale.ROOT, "%.1f MB", bytes / MEGABYTE)
        : bytes < 1 << 30
            ? String.format(Locale.ROOT, "%.0f MB", bytes / MEGABYTE)
            : String.format(Locale.ROOT, "%.1f GB", bytes / MEGABYTE / 1024);
  }
}
