package largo.core.dl4j.zoo;

import java.util.Locale;
import largo.core.data.ExampleShape;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.Resnet20;
import largo.core.model.ZooModel;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** The networks of the zoo as configurations of DL4J. */
public final class ZooConfigurations {

  private ZooConfigurations() {}

  /**
   * The configuration of a network in DL4J's JSON.
   *
   * @param shape of an example
   * @param outputs number of classes, or 1 for regression
   * @throws largo.core.model.ModelException if the network cannot be built for such examples
   */
  public static String json(ZooModel model, ExampleShape shape, int outputs) {
    model.checkShape(shape);
    if (model instanceof Logistic) {
      return logistic(shape, outputs);
    }
    if (model instanceof Mlp mlp) {
      return MlpConfiguration.json(mlp, shape, outputs);
    }
    if (model instanceof Lenet lenet) {
      return LenetConfiguration.json(lenet, shape, outputs);
    }
    if (model instanceof Resnet20 resnet20) {
      return Resnet20Configuration.json(resnet20, shape, outputs);
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "model must have a DL4J configuration, but was %s", model));
  }

  private static String logistic(ExampleShape shape, int outputs) {
    return CommonLayers.rectified()
        .list()
        .layer(CommonLayers.output(outputs))
        .setInputType(InputType.feedForward(shape.size()))
        .build()
        .toJson();
  }
}
