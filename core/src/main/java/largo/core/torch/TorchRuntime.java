package largo.core.torch;

import largo.core.model.ModelLoss;

/** The part of libtorch that the engine uses: the seam between it and a Java binding. */
public interface TorchRuntime {

  /**
   * Loads a TorchScript file.
   *
   * @param archive content of the file, which libtorch executes: of a trusted source
   * @param parameters length of the flat vector that {@link TorchModule#load} fills
   * @return to be used by one thread at a time, and to be closed by the caller
   */
  TorchModule load(byte[] archive, int parameters);

  /**
   * Opens a model that was saved by {@code torch.jit.save}.
   *
   * @param archive content of the file, which libtorch executes: of a trusted source
   * @param loss of its outputs
   * @param ignoreIndex token without a loss; negative for none
   * @return to be used by one thread at a time, and to be closed by the caller
   * @throws largo.core.model.ModelException if libtorch cannot read it
   */
  ScriptedModel open(byte[] archive, ModelLoss loss, int ignoreIndex);

  /** The version of libtorch, and what of it is used, for the log. */
  String description();

  /** The share of the memory for tensors that is still free, in [0, 1]. */
  double freeMemory();
}
