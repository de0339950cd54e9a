package largo.core.torch.dl4j;

import java.util.HashMap;
import java.util.Map;
import largo.core.model.ModelException;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/** The layers that have a translation, by their exact type: a subclass computes something else. */
final class LayerTranslators {

  private final Map<Class<?>, LayerTranslator<Layer>> byType = new HashMap<>();

  LayerTranslators() {
    add(DenseLayer.class, DenseTranslators::dense);
    add(ActivationLayer.class, DenseTranslators::activation);
    add(DropoutLayer.class, DenseTranslators::dropout);
    add(ConvolutionLayer.class, ConvolutionTranslators::convolution);
    add(Convolution2D.class, ConvolutionTranslators::convolution);
    add(SubsamplingLayer.class, ConvolutionTranslators::pooling);
    add(Pooling2D.class, ConvolutionTranslators::pooling);
    add(GlobalPoolingLayer.class, ConvolutionTranslators::globalPooling);
    add(ZeroPaddingLayer.class, ConvolutionTranslators::zeroPadding);
    add(Upsampling2D.class, ConvolutionTranslators::upsampling);
    add(BatchNormalization.class, NormalizationTranslators::batch);
  }

  private <L extends Layer> void add(Class<L> type, LayerTranslator<? super L> translator) {
    byType.put(type, (layer, input, context) -> translator.write(type.cast(layer), input, context));
  }

  /**
   * Writes a layer that is no output layer, with its dropout.
   *
   * @throws ModelException if it has no translation
   */
  ProgramValue write(Layer layer, ProgramValue input, ProgramContext context) {
    if (layer.getClass() == FrozenLayer.class) { // in inference mode, as in DL4J
      return write(((FrozenLayer) layer).getLayer(), input, context.frozen());
    }
    LayerTranslator<Layer> translator = byType.get(layer.getClass());
    if (translator == null) {
      throw TranslationErrors.type("layer " + layer.getLayerName(), layer);
    }
    return translator.write(layer, dropped(layer, input, context), context);
  }

  /**
   * The input of a layer after its dropout: kept with a probability, and divided by it.
   *
   * @throws ModelException if it has noise of another kind
   */
  static ProgramValue dropped(Layer layer, ProgramValue input, ProgramContext context) {
    if (layer instanceof BaseLayer base && base.getWeightNoise() != null) {
      throw TranslationErrors.setting(layer, "weight noise " + base.getWeightNoise());
    }
    IDropout dropout = layer.getIDropout();
    if (dropout == null) {
      return input;
    }
    boolean known =
        dropout.getClass() == Dropout.class
            && ((Dropout) dropout).getPSchedule() == null
            && (layer instanceof BaseLayer || layer instanceof DropoutLayer);
    if (!known) {
      throw TranslationErrors.setting(layer, "dropout " + dropout);
    }
    double keep = ((Dropout) dropout).getP();
    if (!context.training()) {
      return input;
    }
    String kept = context.script().let("torch.lt(%s, %s)", context.uniforms(input), keep);
    String scaled = context.script().let("torch.div(torch.to(%s, 6), %s)", kept, keep);
    return new ProgramValue(
        context.script().let("torch.mul(%s, %s)", input.variable(), scaled), input.shape());
  }
}
