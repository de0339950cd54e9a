package largo.spark.exchange;

import java.io.Serial;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;
import largo.core.train.Worker;
import largo.core.train.WorkerConfig;
import largo.spark.device.DeviceLease;
import largo.spark.device.Placement;

/**
 * The workers of one training in one JVM: one per concurrent task, reused in all steps.
 *
 * <p>It is sent as a broadcast variable without workers: each JVM creates workers, and releases
 * them when the broadcast is destroyed.
 */
final class WorkerPool implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final WorkerConfig config;
  private final Placement placement;
  private transient Map<Integer, ConcurrentLinkedDeque<Worker>> idle = new ConcurrentHashMap<>();

  WorkerPool(WorkerConfig config, Placement placement) {
    this.config = config;
    this.placement = placement;
  }

  int classes() {
    return config.definition().classes();
  }

  /**
   * Calls a function with a worker that no other thread uses at the same time, on the task's
   * device.
   */
  <T> T with(Function<Worker, T> work) {
    try (DeviceLease lease = placement.acquire()) {
      return with(lease.device(), work);
    }
  }

  private <T> T with(int device, Function<Worker, T> work) {
    ConcurrentLinkedDeque<Worker> available =
        idle.computeIfAbsent(device, d -> new ConcurrentLinkedDeque<>());
    Worker worker = available.poll();
    if (worker == null) {
      worker = config.open(device);
    }

    T result;
    try {
      result = work.apply(worker);
    } catch (RuntimeException | Error e) {
      worker.close(); // its state is unknown
      throw e;
    }
    available.push(worker);
    return result;
  }

  @Serial
  private Object readResolve() {
    idle = new ConcurrentHashMap<>();
    return this;
  }
}
