package largo.core.dl4j.zoo;

import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Parts that several networks of the zoo have in common. */
final class CommonLayers {

  private CommonLayers() {}

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

  /** Gives a layer dropout at its input; DL4J counts the probability to keep a unit. */
  static <L extends Layer> L drop(L layer, double probability) {
    if (probability > 0) {
      layer.setIDropout(new Dropout(1 - probability));
    }
    return layer;
  }
}
