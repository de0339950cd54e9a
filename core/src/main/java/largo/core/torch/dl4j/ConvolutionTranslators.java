package largo.core.torch.dl4j;

import java.util.Arrays;
import java.util.List;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;

/** Layers of images, in order [n, channels, height, width]. */
final class ConvolutionTranslators {

  private static final int[] HEIGHT_AND_WIDTH = {2, 3};

  private ConvolutionTranslators() {}

  static ProgramValue convolution(
      ConvolutionLayer layer, ProgramValue input, ProgramContext context) {
    check(layer.getLayerName(), layer.getCnn2dDataFormat(), layer.getConvolutionMode(), input);
    WindowTranslator window =
        new WindowTranslator(
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            layer.getConvolutionMode());
    boolean even = window.isEven(input);
    String from =
        even ? input.variable() : context.script().let(window.padded(input.variable(), input, 0));
    String z =
        context.product(
            "torch.conv2d(%s, %s, %s, %s, %s, %s, 1)",
            from,
            context.parameter(layer.getLayerName(), "W"),
            context.parameter(layer.getLayerName(), "b"),
            window.strideText(),
            even ? window.evenMargins(input) : "[0, 0]",
            window.dilationText());
    return ActivationTranslator.apply(
        layer.getActivationFn(),
        new ProgramValue(z, window.outputs(Math.toIntExact(layer.getNOut()), input)),
        context);
  }

  static ProgramValue pooling(SubsamplingLayer layer, ProgramValue input, ProgramContext context) {
    check(layer.getLayerName(), layer.getCnn2dDataFormat(), layer.getConvolutionMode(), input);
    WindowTranslator window =
        new WindowTranslator(
            layer.getKernelSize(),
            layer.getStride(),
            layer.getPadding(),
            layer.getDilation(),
            layer.getConvolutionMode());
    boolean dilated = layer.getDilation()[0] != 1 || layer.getDilation()[1] != 1;
    String pooled =
        switch (layer.getPoolingType()) {
          case MAX -> maximum(window, input, context);
          case AVG -> {
            if (dilated || layer.isAvgPoolIncludePadInDivisor()) {
              throw TranslationErrors.setting(
                  layer, "dilation, or padding that counts in the mean,");
            }
            yield mean(window, input, context);
          }
          default ->
              throw TranslationErrors.setting(layer, "pooling type " + layer.getPoolingType());
        };
    return new ProgramValue(pooled, window.outputs(input.shape().get(0), input));
  }

  private static String maximum(
      WindowTranslator window, ProgramValue input, ProgramContext context) {
    boolean inside = window.isEven(input) && window.isNarrow(input);
    return context
        .script()
        .let(
            "torch.max_pool2d(%s, %s, %s, %s, %s, False)",
            inside ? input.variable() : window.padded(input.variable(), input, -Float.MAX_VALUE),
            window.kernelText(),
            window.strideText(),
            inside ? window.evenMargins(input) : "[0, 0]",
            window.dilationText());
  }

  private static String mean(WindowTranslator window, ProgramValue input, ProgramContext context) {
    if (window.isEven(input) && window.isNarrow(input)) {
      return context
          .script()
          .let(
              "torch.avg_pool2d(%s, %s, %s, %s, False, False, None)",
              input.variable(),
              window.kernelText(),
              window.strideText(),
              window.evenMargins(input));
    }
    String ones = context.script().let("torch.ones_like(%s)", input.variable());
    String sums = meanWithMargins(window, input.variable(), input, context);
    String shares = meanWithMargins(window, ones, input, context);
    return context.script().let("torch.div(%s, %s)", sums, shares);
  }

  /** The mean where the margins count as zeros. */
  private static String meanWithMargins(
      WindowTranslator window, String variable, ProgramValue input, ProgramContext context) {
    return context
        .script()
        .let(
            "torch.avg_pool2d(%s, %s, %s, [0, 0], False, True, None)",
            window.padded(variable, input, 0), window.kernelText(), window.strideText());
  }

  static ProgramValue globalPooling(
      GlobalPoolingLayer layer, ProgramValue input, ProgramContext context) {
    int[] axes = layer.getPoolingDimensions();
    if (!input.isImage() || axes != null && !Arrays.equals(axes, HEIGHT_AND_WIDTH)) {
      throw TranslationErrors.setting(layer, "an input that is no image, or pooling dimensions,");
    }
    String keep = layer.isCollapseDimensions() ? "False" : "True";
    PoolingType type = layer.getPoolingType();
    String pooled =
        switch (type) {
          case AVG -> context.script().let("torch.mean(%s, [2, 3], %s)", input.variable(), keep);
          case SUM -> context.script().let("torch.sum(%s, [2, 3], %s)", input.variable(), keep);
          case MAX -> context.script().let("torch.amax(%s, [2, 3], %s)", input.variable(), keep);
          default -> throw TranslationErrors.setting(layer, "pooling type " + type);
        };
    int channels = input.shape().get(0);
    return new ProgramValue(
        pooled, layer.isCollapseDimensions() ? List.of(channels) : List.of(channels, 1, 1));
  }

  static ProgramValue zeroPadding(
      ZeroPaddingLayer layer, ProgramValue input, ProgramContext context) {
    check(layer.getLayerName(), layer.getDataFormat(), ConvolutionMode.Truncate, input);
    int[] p = layer.getPadding(); // top, bottom, left, right
    String padded =
        context
            .script()
            .let(
                "torch.constant_pad_nd(%s, [%d, %d, %d, %d], 0)",
                input.variable(), p[2], p[3], p[0], p[1]);
    List<Integer> shape = input.shape();
    return new ProgramValue(
        padded, List.of(shape.get(0), shape.get(1) + p[0] + p[1], shape.get(2) + p[2] + p[3]));
  }

  static ProgramValue upsampling(Upsampling2D layer, ProgramValue input, ProgramContext context) {
    check(layer.getLayerName(), layer.getFormat(), ConvolutionMode.Truncate, input);
    int[] size = layer.getSize();
    int height = Math.multiplyExact(input.shape().get(1), size[0]);
    int width = Math.multiplyExact(input.shape().get(2), size[1]);
    return new ProgramValue(
        context
            .script()
            .let(
                "torch.upsample_nearest2d(%s, [%d, %d], None, None)",
                input.variable(), height, width),
        List.of(input.shape().get(0), height, width));
  }

  private static void check(
      String name, CNN2DFormat format, ConvolutionMode mode, ProgramValue input) {
    if (format != CNN2DFormat.NCHW || mode == ConvolutionMode.Causal || !input.isImage()) {
      throw new ModelException(
          "layer %s must take images in order NCHW to be translated to PyTorch, but takes %s with "
              + "%s and mode %s; set worker.engine = dl4j",
          name, input.shape(), format, mode);
    }
  }
}
