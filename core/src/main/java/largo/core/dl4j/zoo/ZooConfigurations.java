package largo.core.dl4j.zoo;

import java.util.Locale;
import largo.core.data.ExampleShape;
import largo.core.data.LearningTask;
import largo.core.model.Lenet;
import largo.core.model.Logistic;
import largo.core.model.Mlp;
import largo.core.model.Resnet20;
import largo.core.model.ZooModel;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** The networks of the zoo as configurations of DL4J. */
public final class ZooConfigurations {

  private ZooConfigurations() {}

  /**
   * The configuration of a classifier, or for one output of a regression, in DL4J's JSON.
   *
   * @param shape of an example
   * @param outputs number of classes, or 1 for a number
   * @throws largo.core.model.ModelException if the network cannot be built for such examples
   */
  public static String json(ZooModel model, ExampleShape shape, int outputs) {
    return json(
        model,
        shape,
        outputs == 1 ? LearningTask.REGRESSION : LearningTask.CLASSIFICATION,
        outputs);
  }

  /**
   * The configuration of a network in DL4J's JSON. Its last layer is a softmax with the
   * cross-entropy for classes, linear with the squared error for numbers, and a sigmoid with the
   * sum of binary cross-entropies for labels.
   *
   * @param shape of an example
   * @param outputs number of classes, numbers or labels
   * @throws largo.core.model.ModelException if the network cannot be built for such examples
   */
  public static String json(ZooModel model, ExampleShape shape, LearningTask task, int outputs) {
    model.checkShape(shape);
    OutputLayer output = CommonLayers.output(task, outputs);
    if (model instanceof Logistic) {
      return logistic(shape, output);
    }
    if (model instanceof Mlp mlp) {
      return MlpConfiguration.json(mlp, shape, output);
    }
    if (model instanceof Lenet lenet) {
      return LenetConfiguration.json(lenet, shape, output);
    }
    if (model instanceof Resnet20 resnet20) {
      return Resnet20Configuration.json(resnet20, shape, output);
    }
    throw new IllegalArgumentException(
        String.format(Locale.ROOT, "model must have a DL4J configuration, but was %s", model));
  }

  private static String logistic(ExampleShape shape, OutputLayer output) {
    return CommonLayers.rectified()
        .list()
        .layer(output)
        .setInputType(InputType.feedForward(shape.size()))
        .build()
        .toJson();
  }
}
