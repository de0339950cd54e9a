package largo.core.onnx;

import java.util.ArrayList;
import java.util.List;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;

/** Dense layers, batch normalization, and layers without parameters. */
final class DenseConverters {

  private DenseConverters() {}

  static OnnxValue dense(DenseLayer layer, OnnxValue input, OnnxGraph graph) {
    if (layer.hasLayerNorm()) {
      throw ConversionErrors.setting(layer, "layer normalization");
    }
    return ActivationConverter.apply(
        layer.getActivationFn(),
        layer.getLayerName(),
        product(layer, layer.hasBias(), input, graph),
        graph);
  }

  static OnnxValue output(BaseOutputLayer layer, OnnxValue input, OnnxGraph graph) {
    return ActivationConverter.apply(
        layer.getActivationFn(),
        layer.getLayerName(),
        product(layer, layer.hasBias(), input, graph),
        graph);
  }

  /** {@code x W + b}. */
  private static OnnxValue product(
      FeedForwardLayer layer, boolean biased, OnnxValue input, OnnxGraph graph) {
    String name = layer.getLayerName();
    if (input.image()) {
      throw new ModelException(
          "layer %s must take vectors to be exported to ONNX, but takes images", name);
    }
    List<String> inputs = new ArrayList<>(List.of(input.name(), graph.parameter(name, "W")));
    if (biased) {
      inputs.add(graph.parameter(name, "b"));
    }
    return new OnnxValue(graph.node("Gemm", inputs), false);
  }

  static OnnxValue activation(ActivationLayer layer, OnnxValue input, OnnxGraph graph) {
    return ActivationConverter.apply(layer.getActivationFn(), layer.getLayerName(), input, graph);
  }

  /** Dropout is the identity in inference. */
  static OnnxValue dropout(DropoutLayer layer, OnnxValue input, OnnxGraph graph) {
    return input;
  }

  /** With running statistics. As in DL4J, the activation function of the layer is not applied. */
  static OnnxValue batchNormalization(BatchNormalization layer, OnnxValue input, OnnxGraph graph) {
    if (layer.getCnn2DFormat() != CNN2DFormat.NCHW && input.image()) {
      throw ConversionErrors.setting(layer, "format " + layer.getCnn2DFormat());
    }
    if (layer.isLockGammaBeta()) {
      throw ConversionErrors.setting(layer, "locked gamma and beta");
    }
    String name = layer.getLayerName();
    String variance = layer.isUseLogStd() ? variance(layer, graph) : graph.parameter(name, "var");
    List<String> inputs =
        List.of(
            input.name(),
            graph.parameter(name, "gamma"),
            graph.parameter(name, "beta"),
            graph.parameter(name, "mean"),
            variance);
    String output =
        graph.node(
            "BatchNormalization", inputs, OnnxAttributes.of("epsilon", (float) layer.getEps()));
    return new OnnxValue(output, input.image());
  }

  /** The variance of a layer that stores the logarithm of the deviation to base 10. */
  private static String variance(BatchNormalization layer, OnnxGraph graph) {
    String name = layer.getLayerName();
    float[] values =
        graph
            .values(name, "log10stdev")
            .orElseThrow(() -> ConversionErrors.setting(layer, "missing running statistics"));
    for (int k = 0; k < values.length; k++) {
      values[k] = (float) Math.pow(10, 2.0 * values[k]);
    }
    return graph.floats(name + "_var", values, values.length);
  }
}
