package largo.core.train;

import java.io.Serializable;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;

/**
 * The configuration of a worker, independent of where it runs.
 *
 * @param definition the network
 * @param normalization of the examples
 * @param microBatch examples in one forward and backward pass, at least 1
 */
public record WorkerConfig(ModelDefinition definition, Normalization normalization, int microBatch)
    implements Serializable {

  /**
   * Builds a worker, to be used by the calling thread.
   *
   * @return to be closed by the caller
   */
  public Worker open() {
    return worker(definition.open());
  }

  /**
   * Builds a worker on a device, to be used by the calling thread.
   *
   * @param gpu CUDA's index of a GPU, to which the calling thread is pinned; negative for the CPU
   * @return to be closed by the caller
   */
  public Worker open(int gpu) {
    return worker(definition.open(gpu));
  }

  private Worker worker(GradientSource source) {
    return new Worker(source, normalization, definition.shape().size(), microBatch);
  }
}
