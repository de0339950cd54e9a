package largo.core.train;

import java.io.Serializable;
import java.util.Optional;
import largo.core.data.Augmentation;
import largo.core.data.Augmenter;
import largo.core.data.Normalization;
import largo.core.gradient.GradientSource;
import largo.core.gradient.ModelDefinition;
import largo.core.privacy.ExampleClipping;

/**
 * The configuration of a worker, independent of where it runs.
 *
 * @param definition the network
 * @param normalization of the examples
 * @param microBatch examples in one forward and backward pass, at least 1
 * @param augmentation of training examples
 * @param options how the sums of gradients are computed
 */
public record WorkerConfig(
    ModelDefinition definition,
    Normalization normalization,
    int microBatch,
    Augmentation augmentation,
    Worker.SumOptions options)
    implements Serializable {

  /**
   * A worker of any speed.
   *
   * @param squares whether gradients come with their {@link largo.core.gradient.ShardSquares}
   * @param clipping of the gradient of each example
   */
  public WorkerConfig(
      ModelDefinition definition,
      Normalization normalization,
      int microBatch,
      Augmentation augmentation,
      boolean squares,
      ExampleClipping clipping) {
    this(
        definition,
        normalization,
        microBatch,
        augmentation,
        new Worker.SumOptions(squares, clipping, ShardThrottle.NONE));
  }

  /** A worker that does not clip gradients. */
  public WorkerConfig(
      ModelDefinition definition,
      Normalization normalization,
      int microBatch,
      Augmentation augmentation,
      boolean squares) {
    this(
        definition,
        normalization,
        microBatch,
        augmentation,
        squares,
        new ExampleClipping.NoClipping());
  }

  /** A worker without augmentation whose gradients come without squares. */
  public WorkerConfig(ModelDefinition definition, Normalization normalization, int microBatch) {
    this(definition, normalization, microBatch, Augmentation.NONE, false);
  }

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
    Optional<Augmenter> augmenter =
        augmentation.equals(Augmentation.NONE)
            ? Optional.empty()
            : Optional.of(new Augmenter(augmentation, definition.shape(), definition.classes()));
    return new Worker(
        source, normalization, definition.shape().size(), microBatch, augmenter, options);
  }
}
