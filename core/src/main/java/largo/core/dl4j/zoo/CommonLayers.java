package largo.core.dl4j.zoo;

import largo.core.data.LearningTask;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Common parts of networks of the zoo. */
final class CommonLayers {

  private CommonLayers() {}

  static NeuralNetConfiguration.Builder rectified() {
    return new NeuralNetConfiguration.Builder()
        .seed(0) // otherwise DL4J uses the current time as seed
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU);
  }

  /** The last layer for a task, with its loss. */
  static OutputLayer output(LearningTask task, int outputs) {
    return switch (task) {
      case CLASSIFICATION -> output(LossFunction.MCXENT, Activation.SOFTMAX, outputs);
      case REGRESSION -> output(LossFunction.MSE, Activation.IDENTITY, outputs);
      case MULTI_LABEL -> output(LossFunction.XENT, Activation.SIGMOID, outputs);
    };
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int outputs) {
    return new OutputLayer.Builder(loss)
        .name("output")
        .nOut(outputs)
        .weightInit(WeightInit.XAVIER)
        .activation(activation)
        .build();
  }

  /**
   * Adds dropout at the input of a layer; DL4J's parameter is the probability of keeping a unit.
   */
  static <L extends Layer> L drop(L layer, double probability) {
    if (probability > 0) {
      layer.setIDropout(new Dropout(1 - probability));
    }
    return layer;
  }
}
