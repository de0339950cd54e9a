package largo.core.torch;

import largo.core.model.ModelLoss;

/** The part of libtorch that the engine uses: the seam between it and a Java binding. */
public interface TorchRuntime {

  /**
   * Loads a TorchScript file.
   *
   * @param archive content of the file, which libtorch executes: of a trusted source
   * @param parameters length of the flat vector that {@link TorchModule#load} fills
   * @param device where it computes
   * @return to be used by one thread at a time, and to be closed by the caller
   */
  TorchModule load(byte[] archive, int parameters, TorchDevice device);

  /**
   * Opens a model that was saved by {@code torch.jit.save}.
   *
   * @param archive content of the file, which libtorch executes: of a trusted source
   * @param loss of its outputs
   * @param ignoreIndex token without a loss; negative for none
   * @param device where it computes
   * @return to be used by one thread at a time, and to be closed by the caller
   * @throws largo.core.model.ModelException if libtorch cannot read it
   */
  ScriptedModel open(byte[] archive, ModelLoss loss, int ignoreIndex, TorchDevice device);

  /**
   * The number of GPUs that this process can use: 0 without libtorch's CUDA libraries, CUDA's own,
   * an NVIDIA driver, or a visible card.
   */
  int gpus();

  /**
   * Computes on a GPU.
   *
   * @param gpu CUDA's index
   * @throws largo.core.model.ModelException if it fails; a card without machine code in libtorch is
   *     the usual reason
   */
  void checkGpu(int gpu);

  /** The version of libtorch, and what of it is used, for the log. */
  String description();

  /**
   * The share of the CPU's memory for tensors that is still free, in [0, 1]. That of a GPU is not
   * known: it ends with an {@link OutOfMemoryError}.
   */
  double freeMemory();
}
