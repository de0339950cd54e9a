package largo.spark.device;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import largo.core.Deadline;
import largo.core.config.WorkerSpec.Device;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The devices of one JVM. Each GPU is leased to one training task at a time: two would compete for
 * its time and memory. Thread-safe.
 */
final class DevicePool {

  private static final Logger LOG = LoggerFactory.getLogger(DevicePool.class);

  private final DeviceBackend backend;
  private final Duration timeout;
  private final Map<Device, DeviceDecision> decisions = new EnumMap<>(Device.class);
  private final Set<Integer> leased = new TreeSet<>();

  /**
   * A pool of the devices of a machine, all available.
   *
   * @param timeout of waiting for a device
   */
  DevicePool(DeviceBackend backend, Duration timeout) {
    this.backend = backend;
    this.timeout = timeout;
  }

  /** The decision on a request, made once for each kind of request. */
  synchronized DeviceDecision decision(Device requested) {
    return decisions.computeIfAbsent(
        requested,
        device -> {
          DeviceDecision decision = backend.decide(device);
          LOG.debug("workers compute {}", decision.description());
          return decision;
        });
  }

  /**
   * Leases a device, and pins the calling thread to it.
   *
   * @param addresses of GPUs that Spark assigned to the task; if empty, any GPU is leased
   * @param executor for messages
   * @throws DeviceException if there is no such device, or it is not available within the timeout
   */
  DeviceLease acquire(Device requested, List<String> addresses, String executor) {
    DeviceDecision decision = decision(requested);
    if (decision instanceof DeviceDecision.Refused refused) {
      throw new DeviceException("%s: %s", executor, refused.why());
    }
    if (!(decision instanceof DeviceDecision.Gpus gpus)) {
      return DeviceLease.ON_CORES;
    }
    int count = gpus.gpus().size();
    int device =
        lease(
            addresses.isEmpty() ? -1 : cudaIndex(addresses.get(0), count, executor),
            count,
            executor);
    try {
      backend.pin(device);
    } catch (RuntimeException | Error e) {
      release(device);
      throw e;
    }
    return new DeviceLease(device, () -> release(device));
  }

  private synchronized int lease(int asked, int count, String executor) {
    Deadline deadline = Deadline.after(timeout);
    while (true) {
      Optional<Integer> free =
          (asked >= 0 ? IntStream.of(asked) : IntStream.range(0, count))
              .boxed()
              .filter(device -> !leased.contains(device))
              .findFirst();
      if (free.isPresent()) {
        leased.add(free.get());
        return free.get();
      }
      long millis = deadline.remainingMillis();
      if (millis == 0) {
        throw new DeviceException(
            "%s: there are more concurrent training tasks than GPUs, which are %d, and %s was not "
                + "released by another task within %d s; set spark.task.resource.gpu.amount=1 or "
                + "worker.gpus=1, or give an executor as many task slots as it has GPUs",
            executor, count, asked >= 0 ? "GPU " + asked : "one", timeout.toSeconds());
      }
      try {
        wait(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for a GPU", e);
      }
    }
  }

  private synchronized void release(int device) {
    leased.remove(device);
    notifyAll();
  }

  /**
   * CUDA's index of a GPU with one of Spark's addresses. Discovery scripts print the indices or
   * UUIDs of nvidia-smi; CUDA counts visible GPUs only.
   */
  private int cudaIndex(String address, int count, String executor) {
    Optional<String> visible = backend.visible().filter(list -> !list.isBlank());
    List<String> order =
        visible
            .map(list -> Arrays.stream(list.split(",")).map(String::strip).toList())
            .orElseGet(() -> IntStream.range(0, count).mapToObj(Integer::toString).toList());
    int cudaIndex = order.indexOf(address.strip());
    if (cudaIndex < 0 || cudaIndex >= count) {
      throw new DeviceException(
          "%s: Spark gave the task GPU %s, but CUDA shows %d to this process, and "
              + "CUDA_VISIBLE_DEVICES is %s; check that the discovery script prints the devices "
              + "that CUDA lists",
          executor, address, count, visible.orElse("not set"));
    }
    return cudaIndex;
  }
}
