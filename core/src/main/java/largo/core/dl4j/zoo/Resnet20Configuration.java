package largo.core.dl4j.zoo;

import java.util.Locale;
import largo.core.data.ExampleShape;
import largo.core.model.Resnet20;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

/** {@link Resnet20} as a configuration of DL4J. */
final class Resnet20Configuration {

  private static final int STAGES = 3;
  private static final int BLOCKS = 3;

  private final Resnet20 resnet20;
  private final GraphBuilder graph;

  private Resnet20Configuration(Resnet20 resnet20, ExampleShape shape) {
    this.resnet20 = resnet20;
    this.graph =
        CommonLayers.rectified()
            .convolutionMode(ConvolutionMode.Same)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(
                InputType.convolutional(shape.height(), shape.width(), shape.channels()));
  }

  static String json(Resnet20 resnet20, ExampleShape shape, OutputLayer output) {
    return new Resnet20Configuration(resnet20, shape).json(output);
  }

  private String json(OutputLayer output) {
    String top = rectified("stem_relu", normalized("stem", "image", resnet20.width(), 3, 1, 1));
    for (int stage = 0; stage < STAGES; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        String name = String.format(Locale.ROOT, "s%db%d", stage + 1, block + 1);
        int stride = stage > 0 && block == 0 ? 2 : 1;
        top = block(name, top, resnet20.width() << stage, stride);
      }
    }

    return graph
        .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), top)
        .addLayer("output", output, "pool")
        .setOutputs("output")
        .build()
        .toJson();
  }

  private String block(String name, String input, int filters, int stride) {
    String a = rectified(name + "_relu", normalized(name + "_a", input, filters, 3, stride, 1));
    String b = normalized(name + "_b", a, filters, 3, 1, resnet20.gammaZero() ? 0 : 1);
    String shortcut = stride == 1 ? input : normalized(name + "_s", input, filters, 1, stride, 1);
    graph.addVertex(name + "_add", new ElementWiseVertex(ElementWiseVertex.Op.Add), b, shortcut);
    return rectified(name, name + "_add");
  }

  /** A convolution without bias, then batch normalization that starts at a given γ. */
  private String normalized(
      String name, String input, int filters, int kernel, int stride, int gamma) {
    graph.addLayer(
        name + "_conv",
        new ConvolutionLayer.Builder(kernel, kernel)
            .stride(stride, stride)
            .nOut(filters)
            .hasBias(false)
            .activation(Activation.IDENTITY)
            .build(),
        input);
    graph.addLayer(
        name + "_bn",
        new BatchNormalization.Builder().gamma(gamma).activation(Activation.IDENTITY).build(),
        name + "_conv");
    return name + "_bn";
  }

  private String rectified(String name, String input) {
    graph.addLayer(name, new ActivationLayer(Activation.RELU), input);
    return name;
  }
}
