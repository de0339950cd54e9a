package largo.spark.yarn;

import java.util.Optional;
import largo.core.Preconditions;

/**
 * What YARN has to hand out to a run.
 *
 * @param nodes that containers may be on; those with the label, if there is one; at least 1
 * @param cores of a node, as YARN counts them; at least 1
 * @param memory megabytes of a node, as YARN counts them
 * @param gpus of a node; 0 to train on cores
 * @param step megabytes that containers are rounded up to: {@code
 *     yarn.scheduler.minimum-allocation-mb}
 * @param queue to submit to; YARN's default if not given
 * @param label of the nodes that executors go to; any if not given
 */
public record YarnCluster(
    int nodes,
    int cores,
    int memory,
    int gpus,
    int step,
    Optional<String> queue,
    Optional<String> label) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names the option
   */
  public YarnCluster {
    Preconditions.positive("--nodes", nodes);
    Preconditions.positive("--node-cores", cores);
    Preconditions.positive("--node-memory", memory);
    Preconditions.notNegative("--node-gpus", gpus);
    Preconditions.positive("--container-step", step);
  }

  /** What YARN makes of a container. */
  int container(int megabytes) {
    return (megabytes + step - 1) / step * step;
  }

  /**
   * How many executors there is room for, beside the container of the driver.
   *
   * @param container megabytes of one, rounded
   * @param executorCores of one
   * @param driver megabytes of the driver's container, rounded; it has a core
   */
  int room(int container, int executorCores, int driver) {
    int each = onNode(memory, cores, container, executorCores);
    if (label.isPresent()) { // the driver goes elsewhere
      return nodes * each;
    }
    return (nodes - 1) * each + onNode(memory - driver, cores - 1, container, executorCores);
  }

  private int onNode(int free, int freeCores, int container, int executorCores) {
    int fitting = Math.min(free / container, freeCores / executorCores);
    return Math.max(0, gpus > 0 ? Math.min(fitting, gpus) : fitting);
  }
}
