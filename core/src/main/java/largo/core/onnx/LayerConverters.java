package largo.core.onnx;

import java.util.HashMap;
import java.util.Map;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/** The layers that can be exported, by their exact type: a subclass computes something else. */
final class LayerConverters {

  private final Map<Class<?>, Converter<Layer>> byType = new HashMap<>();

  LayerConverters() {
    add(DenseLayer.class, DenseConverters::dense);
    add(OutputLayer.class, DenseConverters::output);
    add(LossLayer.class, LayerConverters::loss);
    add(ActivationLayer.class, DenseConverters::activation);
    add(DropoutLayer.class, DenseConverters::dropout);
    add(ConvolutionLayer.class, ConvolutionConverters::convolution);
    add(Convolution2D.class, ConvolutionConverters::convolution);
    add(SubsamplingLayer.class, ConvolutionConverters::pooling);
    add(Pooling2D.class, ConvolutionConverters::pooling);
    add(GlobalPoolingLayer.class, ConvolutionConverters::globalPooling);
    add(ZeroPaddingLayer.class, ConvolutionConverters::zeroPadding);
    add(Upsampling2D.class, ConvolutionConverters::upsampling);
    add(BatchNormalization.class, DenseConverters::batchNormalization);
  }

  private <L extends Layer> void add(Class<L> type, Converter<? super L> converter) {
    byType.put(type, (layer, input, graph) -> converter.convert(type.cast(layer), input, graph));
  }

  /**
   * Adds a layer in inference mode, in which dropout and noise of activations are the identity.
   *
   * @throws ModelException if it has no equivalent
   */
  OnnxValue convert(Layer layer, OnnxValue input, OnnxGraph graph) {
    if (layer.getClass() == FrozenLayer.class) {
      return convert(((FrozenLayer) layer).getLayer(), input, graph);
    }
    Converter<Layer> converter = byType.get(layer.getClass());
    if (converter == null) {
      throw ConversionErrors.type("layer " + layer.getLayerName(), layer);
    }
    if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
      throw ConversionErrors.setting(layer, "weight noise " + base.getWeightNoise());
    }
    return converter.convert(layer, input, graph);
  }

  private static OnnxValue loss(LossLayer layer, OnnxValue input, OnnxGraph graph) {
    return ActivationConverter.apply(layer.getActivationFn(), layer.getLayerName(), input, graph);
  }

  private interface Converter<L extends Layer> {
    OnnxValue convert(L layer, OnnxValue input, OnnxGraph graph);
  }
}
