package largo.core.torch;

/**
 * The device of a module.
 *
 * @param gpu CUDA's index of a GPU; {@link #CPU} for the cores of the machine
 * @param tf32 whether products on GPUs may use TensorFloat-32; libtorch has one such setting for a
 *     process, so the module that was loaded last decides
 */
public record TorchDevice(int gpu, boolean tf32) {

  /** The index that stands for the CPU. */
  public static final int CPU = -1;

  /** The cores of the machine. */
  public static final TorchDevice CORES = new TorchDevice(CPU, false);

  /** Whether it is a GPU. */
  public boolean isGpu() {
    return gpu >= 0;
  }
}
