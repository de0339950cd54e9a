package largo.core.model;

import largo.core.data.LearningTask;

/** A network of the zoo in TorchScript, which libtorch trains. */
public sealed interface TorchZooModel extends ZooModel
    permits Transformer, Lstm, VisionTransformer, Resnet18 {

  @Override
  default boolean isPyTorch() {
    return true;
  }

  /** The loss of its outputs for classes. */
  ModelLoss loss();

  /** The loss of its outputs for a task, if it is not a model of tokens. */
  default ModelLoss loss(LearningTask task) {
    if (loss() != ModelLoss.CROSS_ENTROPY) {
      return loss();
    }
    return switch (task) {
      case CLASSIFICATION -> ModelLoss.CROSS_ENTROPY;
      case REGRESSION -> ModelLoss.MSE;
      case MULTI_LABEL -> ModelLoss.BCE;
    };
  }

  /** The element type of its inputs. */
  ModelSource.InputType input();
}
