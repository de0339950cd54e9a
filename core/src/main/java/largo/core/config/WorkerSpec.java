package largo.core.config;

import java.util.List;
import largo.core.Preconditions;
import largo.core.model.Precision;

/**
 * What computes the gradients of workers. Floating-point sums of devices and engines differ
 * slightly, so results depend on it.
 *
 * @param engine library
 * @param device CPU, GPU, or automatic
 * @param gpus GPUs that Spark assigns to each training task, and to no other task; 0 or 1
 * @param precision of products, with PyTorch
 * @param throttle largest speed of each shard in examples per second, to study stragglers; 0 for no
 *     limit; empty for no limits
 */
public record WorkerSpec(
    Engine engine, Device device, int gpus, Precision precision, List<Double> throttle) {

  /** The defaults. */
  static final WorkerSpec DEFAULTS =
      new WorkerSpec(Engine.DL4J, Device.AUTO, 0, Precision.FLOAT32, List.of());

  /**
   * Checks the speeds, and that GPUs are not combined with {@code device = cpu}, nor with a choice
   * of the engine, which is measured on the CPU.
   *
   * @throws IllegalArgumentException otherwise
   */
  public WorkerSpec {
    Preconditions.that(gpus == 0 || gpus == 1, "gpus must be 0 or 1, but was %d", gpus);
    Preconditions.that(
        gpus == 0 || device != Device.CPU, "gpus must be 0 where device is cpu, but was %d", gpus);
    Preconditions.that(
        engine != Engine.AUTO || device != Device.GPU && gpus == 0,
        "engine must be dl4j or torch where gradients are computed on GPUs, but was auto");
    throttle = List.copyOf(throttle);
    for (double limit : throttle) {
      Preconditions.that(
          limit >= 0 && Double.isFinite(limit),
          "throttle must be zero or more each, but was %s",
          throttle);
    }
  }

  /**
   * Checks that there is a speed for each shard, or none.
   *
   * @throws IllegalArgumentException otherwise
   */
  void check(int shards) {
    Preconditions.that(
        throttle.isEmpty() || throttle.size() == shards,
        "worker.throttle must have a number for each of the %d shards, or be empty, but was %s",
        shards,
        throttle);
  }

  /** The same devices with another engine. */
  public WorkerSpec withEngine(Engine other) {
    return new WorkerSpec(other, device, gpus, precision, throttle);
  }

  /** Libraries. */
  public enum Engine {
    /** Deeplearning4j. */
    DL4J,
    /** PyTorch's libtorch, in builds that have it. */
    TORCH,
    /** The faster one, measured before the first trial; Deeplearning4j where PyTorch cannot. */
    AUTO
  }

  /** Kinds of devices. */
  public enum Device {
    /** Supported GPUs of an executor, otherwise its CPU. */
    AUTO,
    /** The CPU. */
    CPU,
    /** GPUs; an executor without a supported one is an error. */
    GPU
  }
}
