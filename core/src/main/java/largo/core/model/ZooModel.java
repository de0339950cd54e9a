package largo.core.model;

import largo.core.data.ExampleShape;

/** A network whose layers are determined by the shape of the data and a few options. */
public sealed interface ZooModel extends ModelSource
    permits Logistic, Mlp, Lenet, Resnet20, TorchZooModel {

  /**
   * Checks that the network can be built for such examples.
   *
   * @throws ModelException if it cannot; the message names an alternative
   */
  default void checkShape(ExampleShape shape) {}
}
