package largo.core.torch;

import java.util.List;

/** A TorchScript module in native memory. One thread at a time uses it. */
public interface TorchModule extends AutoCloseable {

  /** Copies a flat vector of parameters, of the length given to {@link TorchRuntime#load}. */
  void load(float[] parameters);

  /**
   * Calls a method of the module, {@code method(arguments..., flat) -> List[Tensor]}, with the
   * loaded parameters, which require a gradient, as its last argument.
   *
   * @param results filled in order; each as long as the tensor that the method returns
   * @throws OutOfMemoryError if native memory does not suffice; the module remains usable
   */
  void call(String method, List<HostTensor> arguments, List<float[]> results);

  /** Releases native memory. */
  @Override
  void close();
}
