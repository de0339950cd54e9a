package largo.core.config;

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
 */
public record WorkerSpec(Engine engine, Device device, int gpus, Precision precision) {

  /**
   * Checks that GPUs are not combined with {@code device = cpu}, nor with a choice of the engine,
   * which is measured on the CPU.
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
  }

  /** The same devices with another engine. */
  public WorkerSpec withEngine(Engine other) {
    return new WorkerSpec(other, device, gpus, precision);
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
