package largo.core.model.zoo;

import java.util.Locale;
import largo.core.Preconditions;
import largo.core.data.ExampleShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

/**
 * ResNet-20 for small images: a 3×3 convolution, three stages of three basic blocks, the second and
 * third of which halve the image and double the filters, global average pooling, softmax.
 *
 * <p>Source: He et al., <a href="https://arxiv.org/abs/1512.03385">1512.03385</a>, section 4.2.
 * Departure: where a stage changes the shape, the shortcut is a 1×1 convolution with batch
 * normalization (their option B) rather than padding with zeros. 272,474 trained parameters on
 * 32×32 images of three channels and ten classes.
 *
 * @param width filters of the first stage, at least 1; 16 in the paper
 * @param gammaZero whether the last normalization of each block starts at γ = 0, so that blocks
 *     start as identities (Goyal et al., <a href="https://arxiv.org/abs/1706.02677">1706.02677</a>)
 */
public record Resnet20(int width, boolean gammaZero) implements ZooModel {

  private static final int STAGES = 3;
  private static final int BLOCKS = 3;

  /**
   * Checks the range.
   *
   * @throws IllegalArgumentException if it is not kept
   */
  public Resnet20 {
    Preconditions.positive("width", width);
  }

  @Override
  public String json(ExampleShape shape, int outputs) {
    ModelZoo.requireImage("resnet20", shape, 8);
    GraphBuilder graph =
        ModelZoo.rectified()
            .convolutionMode(ConvolutionMode.Same)
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(
                InputType.convolutional(shape.height(), shape.width(), shape.channels()));

    String top = normalized(graph, "stem", "image", width, 3, 1, false);
    top = rectified(graph, "stem_relu", top);
    for (int stage = 0; stage < STAGES; stage++) {
      for (int block = 0; block < BLOCKS; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        top =
            block(
                graph,
                String.format(Locale.ROOT, "s%db%d", stage + 1, block + 1),
                top,
                width << stage,
                stride);
      }
    }

    return graph
        .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), top)
        .addLayer("output", ModelZoo.output(outputs), "pool")
        .setOutputs("output")
        .build()
        .toJson();
  }

  private String block(GraphBuilder graph, String name, String input, int filters, int stride) {
    String a = normalized(graph, name + "_a", input, filters, 3, stride, false);
    String b =
        normalized(
            graph, name + "_b", rectified(graph, name + "_relu", a), filters, 3, 1, gammaZero);
    String shortcut =
        stride == 1 ? input : normalized(graph, name + "_s", input, filters, 1, stride, false);
    graph.addVertex(name + "_add", new ElementWiseVertex(ElementWiseVertex.Op.Add), b, shortcut);
    return rectified(graph, name, name + "_add");
  }

  /** A convolution without bias, then batch normalization. */
  private static String normalized(
      GraphBuilder graph,
      String name,
      String input,
      int filters,
      int kernel,
      int stride,
      boolean zero) {
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
        new BatchNormalization.Builder()
            .gamma(zero ? 0 : 1)
            .activation(Activation.IDENTITY)
            .build(),
        name + "_conv");
    return name + "_bn";
  }

  private static String rectified(GraphBuilder graph, String name, String input) {
    graph.addLayer(name, new ActivationLayer(Activation.RELU), input);
    return name;
  }
}
