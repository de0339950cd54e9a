package largo.core.config;

import largo.core.Preconditions;

/**
 * What workers compute on. Sums of floats come out a little different on a GPU, so a run's bits
 * depend on it.
 *
 * @param device cores, GPUs, or whichever an executor has
 * @param gpus that Spark is to set aside for each task of a training, and for no other; 0 or 1
 */
public record WorkerSpec(Device device, int gpus) {

  /**
   * Checks the range, and that both go together.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public WorkerSpec {
    Preconditions.that(gpus == 0 || gpus == 1, "gpus must be 0 or 1, but was %d", gpus);
    Preconditions.that(
        gpus == 0 || device != Device.CPU, "gpus must be 0 where device is cpu, but was %d", gpus);
  }

  /** Kinds of devices. */
  public enum Device {
    /** GPUs where an executor has some that the backend has code for, cores elsewhere. */
    AUTO,
    /** Cores, whatever else there is. */
    CPU,
    /** GPUs; an executor without one that can be used is an error. */
    GPU
  }
}
