package largo.core.model.zoo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import largo.core.data.ExampleShape;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks by name, with their default options. */
public final class ModelZoo {

  private ModelZoo() {}

  /** All of them. */
  public static Map<String, ZooModel> all() {
    Map<String, ZooModel> all = new LinkedHashMap<>();
    all.put("logistic", new Logistic());
    all.put("mlp", new Mlp(List.of(512, 512), 0));
    all.put("lenet", new Lenet(List.of(20, 50), 500, 0));
    all.put("resnet20", new Resnet20(16, false));
    return all;
  }

  static NeuralNetConfiguration.Builder rectified() {
    return new NeuralNetConfiguration.Builder()
        .seed(0) // or DL4J puts the time of day into the configuration
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU);
  }

  /** Softmax over classes, or where there is a single output, a number, under squared error. */
  static OutputLayer output(int outputs) {
    boolean number = outputs == 1;
    return new OutputLayer.Builder(number ? LossFunction.MSE : LossFunction.MCXENT)
        .name("output")
        .nOut(outputs)
        .weightInit(WeightInit.XAVIER)
        .activation(number ? Activation.IDENTITY : Activation.SOFTMAX)
        .build();
  }

  static void requireImage(String name, ExampleShape shape, int least) {
    if (Math.min(shape.height(), shape.width()) < least) {
      throw new ModelException(
          "model.zoo = %s takes images of at least %dx%d pixels, but the examples are of %s "
              + "features; use mlp or logistic",
          name, least, least, shape);
    }
  }

  /** Gives a layer dropout at its input; DL4J counts the probability to keep a unit. */
  static <L extends Layer> L drop(L layer, double probability) {
    if (probability > 0) {
      layer.setIDropout(new Dropout(1 - probability));
    }
    return layer;
  }
}
