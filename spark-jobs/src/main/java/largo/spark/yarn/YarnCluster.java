package largo.spark.yarn;

import java.util.Optional;
import largo.core.Preconditions;

/**
 * The capacity of a YARN cluster.
 *
 * @param nodes number of nodes, with a label the nodes of that label; at least 1
 * @param cores vcores per node, at least 1
 * @param memory megabytes per node, positive
 * @param gpus GPUs per node; 0 to train on CPUs
 * @param step sizes of containers are multiples of it, in megabytes, positive: {@code
 *     yarn.scheduler.minimum-allocation-mb}
 * @param queue queue to submit to; YARN's default if absent
 * @param label node label of the executors; any node if absent
 */
public record YarnCluster(
    int nodes,
    int cores,
    int memory,
    int gpus,
    int step,
    Optional<String> queue,
    Optional<String> label) {

  public YarnCluster {
    Preconditions.positive("--nodes", nodes);
    Preconditions.positive("--node-cores", cores);
    Preconditions.positive("--node-memory", memory);
    Preconditions.notNegative("--node-gpus", gpus);
    Preconditions.positive("--container-step", step);
  }

  /** The size of a container after rounding up. */
  int container(int megabytes) {
    return (megabytes + step - 1) / step * step;
  }

  /**
   * Number of executors that fit in addition to the driver's container.
   *
   * @param container megabytes of an executor's container, rounded up
   * @param executorCores cores of an executor
   * @param driver megabytes of the driver's container, rounded up; it uses one core
   */
  int room(int container, int executorCores, int driver) {
    int each = onNode(memory, cores, container, executorCores);
    if (label.isPresent()) { // the driver runs on other nodes
      return nodes * each;
    }
    return (nodes - 1) * each + onNode(memory - driver, cores - 1, container, executorCores);
  }

  private int onNode(int free, int freeCores, int container, int executorCores) {
    int fitting = Math.min(free / container, freeCores / executorCores);
    return Math.max(0, gpus > 0 ? Math.min(fitting, gpus) : fitting);
  }
}
