package largo.core.model;

/** A network of the zoo in TorchScript, which libtorch trains. */
public sealed interface TorchZooModel extends ZooModel
    permits Transformer, Lstm, VisionTransformer, Resnet18 {

  /** The loss of its outputs. */
  ModelLoss loss();

  /** The element type of its inputs. */
  ModelSource.InputType input();
}
