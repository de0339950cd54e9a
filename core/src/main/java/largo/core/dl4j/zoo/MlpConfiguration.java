package largo.core.dl4j.zoo;

import largo.core.data.ExampleShape;
import largo.core.model.Mlp;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** {@link Mlp} as a configuration of DL4J. */
final class MlpConfiguration {

  private MlpConfiguration() {}

  static String json(Mlp mlp, ExampleShape shape, OutputLayer output) {
    ListBuilder layers = CommonLayers.rectified().list();
    for (int k = 0; k < mlp.widths().size(); k++) {
      DenseLayer hidden =
          new DenseLayer.Builder().name("dense" + (k + 1)).nOut(mlp.widths().get(k)).build();
      layers.layer(k == 0 ? hidden : CommonLayers.drop(hidden, mlp.dropout()));
    }
    layers.layer(mlp.widths().isEmpty() ? output : CommonLayers.drop(output, mlp.dropout()));
    return layers.setInputType(InputType.feedForward(shape.size())).build().toJson();
  }
}
