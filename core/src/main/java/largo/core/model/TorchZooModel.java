package largo.core.model;

/** A network of the zoo in TorchScript, which libtorch trains. */
public sealed interface TorchZooModel extends ZooModel
    permits Transformer, Lstm, VisionTransformer, Resnet18 {

  @Override
  default boolean isPyTorch() {
    return true;
  }

  /** The loss of its outputs for classes. */
  ModelLoss loss();

  /**
   * The loss of its outputs for some data.
   *
   * @param classes number of classes or tokens; 1 for numbers
   */
  default ModelLoss loss(int classes) {
    return classes == 1 && loss() == ModelLoss.CROSS_ENTROPY ? ModelLoss.MSE : loss();
  }

  /** The element type of its inputs. */
  ModelSource.InputType input();
}
