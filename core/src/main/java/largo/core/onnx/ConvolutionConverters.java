package largo.core.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import largo.core.model.ModelException;
import onnx.Onnx.AttributeProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** Layers of images, in order [batch, channels, height, width]. */
final class ConvolutionConverters {

  private static final int[] HEIGHT_AND_WIDTH = {2, 3};

  private ConvolutionConverters() {}

  static OnnxValue convolution(ConvolutionLayer layer, OnnxValue input, OnnxGraph graph) {
    String name = layer.getLayerName();
    ConvolutionMode mode = layer.getConvolutionMode();
    check(name, layer.getCnn2dDataFormat(), mode, input);
    List<AttributeProto> attributes =
        window(
            layer.getKernelSize(),
            layer.getStride(),
            dilation(layer) == 1 ? padding(mode, layer.getPadding()) : dilatedPadding(layer));
    attributes.add(OnnxAttributes.of("dilations", layer.getDilation()));
    List<String> inputs = new ArrayList<>(List.of(input.name(), graph.parameter(name, "W")));
    if (layer.hasBias()) {
      inputs.add(graph.parameter(name, "b"));
    }
    String z = graph.node("Conv", inputs, attributes.toArray(AttributeProto[]::new));
    return ActivationConverter.apply(layer.getActivationFn(), name, new OnnxValue(z, true), graph);
  }

  static OnnxValue pooling(SubsamplingLayer layer, OnnxValue input, OnnxGraph graph) {
    check(layer.getLayerName(), layer.getCnn2dDataFormat(), layer.getConvolutionMode(), input);
    int[] dilation = layer.getDilation();
    List<AttributeProto> attributes =
        window(
            layer.getKernelSize(),
            layer.getStride(),
            padding(layer.getConvolutionMode(), layer.getPadding()));
    String operator =
        switch (layer.getPoolingType()) {
          case MAX -> {
            attributes.add(OnnxAttributes.of("dilations", dilation));
            yield "MaxPool";
          }
          case AVG -> {
            if (dilation[0] != 1 || dilation[1] != 1 || layer.isAvgPoolIncludePadInDivisor()) {
              throw ConversionErrors.setting(
                  layer, "dilation, or padding that counts in the mean,");
            }
            yield "AveragePool";
          }
          default ->
              throw ConversionErrors.setting(layer, "pooling type " + layer.getPoolingType());
        };
    return graph.unary(operator, input, attributes.toArray(AttributeProto[]::new));
  }

  static OnnxValue globalPooling(GlobalPoolingLayer layer, OnnxValue input, OnnxGraph graph) {
    int[] axes = layer.getPoolingDimensions();
    if (!input.image() || axes != null && !Arrays.equals(axes, HEIGHT_AND_WIDTH)) {
      throw ConversionErrors.setting(layer, "an input that is no image, or pooling dimensions,");
    }
    String pooled =
        switch (layer.getPoolingType()) {
          case AVG -> graph.node("GlobalAveragePool", List.of(input.name()));
          case MAX -> graph.node("GlobalMaxPool", List.of(input.name()));
          case SUM -> graph.node("ReduceSum", List.of(input.name(), graph.integers("axes", 2, 3)));
          default ->
              throw ConversionErrors.setting(layer, "pooling type " + layer.getPoolingType());
        };
    return layer.isCollapseDimensions()
        ? new OnnxValue(graph.node("Flatten", List.of(pooled)), false)
        : new OnnxValue(pooled, true);
  }

  static OnnxValue zeroPadding(ZeroPaddingLayer layer, OnnxValue input, OnnxGraph graph) {
    check(layer.getLayerName(), layer.getDataFormat(), ConvolutionMode.Truncate, input);
    int[] p = layer.getPadding(); // top, bottom, left, right
    String pads = graph.integers("pads", 0, 0, p[0], p[2], 0, 0, p[1], p[3]);
    return new OnnxValue(graph.node("Pad", List.of(input.name(), pads)), true);
  }

  static OnnxValue upsampling(Upsampling2D layer, OnnxValue input, OnnxGraph graph) {
    check(layer.getLayerName(), layer.getFormat(), ConvolutionMode.Truncate, input);
    int[] size = layer.getSize();
    String scales = graph.floats("scales", new float[] {1, 1, size[0], size[1]}, 4);
    String resized =
        graph.node(
            "Resize",
            List.of(input.name(), "", scales),
            OnnxAttributes.of("mode", "nearest"),
            OnnxAttributes.of("coordinate_transformation_mode", "asymmetric"),
            OnnxAttributes.of("nearest_mode", "floor"));
    return new OnnxValue(resized, true);
  }

  private static List<AttributeProto> window(int[] kernel, int[] stride, AttributeProto padding) {
    return new ArrayList<>(
        List.of(
            OnnxAttributes.of("kernel_shape", kernel),
            OnnxAttributes.of("strides", stride),
            padding));
  }

  /** Mode Same puts the odd row or column last, as SAME_UPPER does. */
  private static AttributeProto padding(ConvolutionMode mode, int[] padding) {
    return mode == ConvolutionMode.Same
        ? OnnxAttributes.of("auto_pad", "SAME_UPPER")
        : OnnxAttributes.of("pads", new int[] {padding[0], padding[1], padding[0], padding[1]});
  }

  private static int dilation(ConvolutionLayer layer) {
    return Math.max(layer.getDilation()[0], layer.getDilation()[1]);
  }

  /** ONNX Runtime has no SAME_UPPER with dilation. With stride 1 it does not depend on the size. */
  private static AttributeProto dilatedPadding(ConvolutionLayer layer) {
    if (layer.getConvolutionMode() != ConvolutionMode.Same) {
      return padding(layer.getConvolutionMode(), layer.getPadding());
    }
    if (layer.getStride()[0] != 1 || layer.getStride()[1] != 1) {
      throw ConversionErrors.setting(layer, "dilation with a stride in mode Same");
    }
    int[] pads = new int[4];
    for (int axis = 0; axis < 2; axis++) {
      int total = (layer.getKernelSize()[axis] - 1) * layer.getDilation()[axis];
      pads[axis] = total / 2;
      pads[axis + 2] = total - total / 2;
    }
    return OnnxAttributes.of("pads", pads);
  }

  private static void check(
      String name, CNN2DFormat format, ConvolutionMode mode, OnnxValue input) {
    if (format != CNN2DFormat.NCHW || mode == ConvolutionMode.Causal || !input.image()) {
      throw new ModelException(
          "layer %s must take images in order NCHW to be exported to ONNX, but takes %s with %s and "
              + "mode %s",
          name, input.image() ? "images" : "vectors", format, mode);
    }
  }
}
