package largo.core.config;

import largo.core.Preconditions;

/**
 * The device of workers. Floating-point sums on a GPU differ slightly, so results depend on it.
 *
 * @param device CPU, GPU, or automatic
 * @param gpus GPUs that Spark assigns to each training task, and to no other task; 0 or 1
 */
public record WorkerSpec(Device device, int gpus) {

  /**
   * Checks that GPUs are not combined with {@code device = cpu}.
   *
   * @throws IllegalArgumentException otherwise
   */
  public WorkerSpec {
    Preconditions.that(gpus == 0 || gpus == 1, "gpus must be 0 or 1, but was %d", gpus);
    Preconditions.that(
        gpus == 0 || device != Device.CPU, "gpus must be 0 where device is cpu, but was %d", gpus);
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
