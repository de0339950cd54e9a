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
 * The devices of one JVM: a verdict on them, and which are taken. One training task a GPU: two
 * would slow each other down, and run out of its memory.
 */
final class DevicePool {

  private static final Logger LOG = LoggerFactory.getLogger(DevicePool.class);

  private final DeviceProbe deviceProbe;
  private final Duration patience;
  private final Map<Device, DeviceDecision> verdicts = new EnumMap<>(Device.class);
  private final Set<Integer> taken = new TreeSet<>();

  /**
   * The devices of a machine, all of them free.
   *
   * @param patience how long a task waits for others to leave a GPU
   */
  DevicePool(DeviceProbe deviceProbe, Duration patience) {
    this.deviceProbe = deviceProbe;
    this.patience = patience;
  }

  /** Judges the machine, once for each kind of wish. */
  synchronized DeviceDecision verdict(Device wanted) {
    return verdicts.computeIfAbsent(
        wanted,
        device -> {
          DeviceDecision verdict = DeviceDecision.of(device, deviceProbe);
          LOG.debug("computes {}", verdict.words());
          return verdict;
        });
  }

  /**
   * Takes a device and has the calling thread compute there.
   *
   * @param addresses of GPUs that Spark gave the task; if there are none, any GPU that is free will
   *     do
   * @param place for messages
   * @throws DeviceException if there is no such device, or others keep it for too long
   */
  DeviceLease take(Device wanted, List<String> addresses, String place) {
    DeviceDecision verdict = verdict(wanted);
    if (verdict instanceof DeviceDecision.Refused refused) {
      throw new DeviceException("%s: %s", place, refused.why());
    }
    if (!(verdict instanceof DeviceDecision.Gpus gpus)) {
      return DeviceLease.ON_CORES;
    }
    int count = gpus.gpus().size();
    int device =
        lease(addresses.isEmpty() ? -1 : number(addresses.get(0), count, place), count, place);
    try {
      deviceProbe.pin(device);
    } catch (RuntimeException | Error e) {
      leave(device);
      throw e;
    }
    return new DeviceLease(device, () -> leave(device));
  }

  private synchronized int lease(int asked, int count, String place) {
    Deadline deadline = Deadline.after(patience);
    while (true) {
      Optional<Integer> free =
          (asked >= 0 ? IntStream.of(asked) : IntStream.range(0, count))
              .boxed()
              .filter(device -> !taken.contains(device))
              .findFirst();
      if (free.isPresent()) {
        taken.add(free.get());
        return free.get();
      }
      long millis = deadline.remainingMillis();
      if (millis == 0) {
        throw new DeviceException(
            "%s: there are more training tasks at a time than GPUs, which are %d, and %s was not "
                + "left by another task within %d s; set spark.task.resource.gpu.amount=1 or "
                + "worker.gpus=1, or give an executor as many task slots as it has GPUs",
            place, count, asked >= 0 ? "GPU " + asked : "one", patience.toSeconds());
      }
      await(millis);
    }
  }

  private synchronized void leave(int device) {
    taken.remove(device);
    notifyAll();
  }

  private void await(long millis) {
    try {
      wait(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while others had the GPU", e);
    }
  }

  /**
   * CUDA's number of a GPU that Spark names. Discovery scripts print the numbers of nvidia-smi, or
   * identifiers; CUDA counts those that are visible.
   */
  private int number(String address, int count, String place) {
    Optional<String> visible = deviceProbe.visible().filter(list -> !list.isBlank());
    List<String> order =
        visible
            .map(list -> Arrays.stream(list.split(",")).map(String::strip).toList())
            .orElseGet(() -> IntStream.range(0, count).mapToObj(Integer::toString).toList());
    int number = order.indexOf(address.strip());
    if (number < 0 || number >= count) {
      throw new DeviceException(
          "%s: Spark gave the task GPU %s, but CUDA shows this process %d, and "
              + "CUDA_VISIBLE_DEVICES is %s; see that the discovery script prints what CUDA counts",
          place, address, count, visible.orElse("not set"));
    }
    return number;
  }
}
