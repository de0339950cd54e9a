package largo.core.dl4j.layers;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.layers.ActivationLayer;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNSubsamplingHelper;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.nd4j.linalg.api.buffer.DataType;

/** Replaces layers by lean ones. */
public final class LeanLayers {

  private LeanLayers() {}

  /**
   * A layer with the same results and parameters that needs less computation; the layer itself if
   * there is none.
   *
   * @param layer layer of a network that is initialized, but not used yet
   * @param lowest whether no layer below it is trained, so that the gradient with respect to its
   *     input is not needed
   */
  public static Layer inPlaceOf(Layer layer, boolean lowest) {
    if (layer.getClass() == DenseLayer.class && !((DenseLayer) layer).hasLayerNorm()) {
      DenseLayer dense = (DenseLayer) layer;
      return taken(new LeanDense(dense.conf(), DataType.FLOAT, lowest), dense);
    }
    if (layer.getClass() == ConvolutionLayer.class
        && layer.getHelper() instanceof MKLDNNConvHelper
        && ((ConvolutionLayer) layer).layerConf().getCnn2dDataFormat() == CNN2DFormat.NCHW) {
      ConvolutionLayer convolution = (ConvolutionLayer) layer;
      int[] dilation = convolution.layerConf().getDilation();
      if (dilation[0] != 1 || dilation[1] != 1) {
        return taken(new DilatedConvolution(convolution.conf(), DataType.FLOAT), convolution);
      }
      return taken(new LeanConvolution(convolution.conf(), DataType.FLOAT, lowest), convolution);
    }
    if (layer.getClass() == SubsamplingLayer.class
        && layer.getHelper() instanceof MKLDNNSubsamplingHelper
        && LeanPooling.knows(((SubsamplingLayer) layer).layerConf())) {
      return placed(new LeanPooling(layer.conf(), DataType.FLOAT), layer);
    }
    if (layer.getClass() == BatchNormalization.class
        && LeanNormalization.knows(((BatchNormalization) layer).layerConf())) {
      BatchNormalization normalization = (BatchNormalization) layer;
      return taken(new LeanNormalization(normalization.conf(), DataType.FLOAT), normalization);
    }
    if (layer.getClass() == ActivationLayer.class
        && ReluGradient.is(((ActivationLayer) layer).layerConf().getActivationFn())) {
      return placed(new LeanActivation(layer.conf(), DataType.FLOAT), layer);
    }
    return layer;
  }

  /** Whether a layer passes on the gradients of single examples. */
  public static boolean recordsExamples(Layer layer) {
    return layer instanceof ExampleRecorder;
  }

  /**
   * Sets what receives the gradients of examples in backward passes of a layer, if it {@linkplain
   * #recordsExamples passes them on}. The gradient of its parameters is then not complete until
   * {@link ExampleGradients#writeSum}.
   *
   * @param examples null for nothing
   */
  public static void record(Layer layer, ExampleGradients examples) {
    if (layer instanceof ExampleRecorder recorder) {
      recorder.record(examples);
    }
  }

  private static <L extends BaseLayer<?>> L taken(L lean, BaseLayer<?> from) {
    lean.setParamsViewArray(from.params());
    lean.setParamTable(from.paramTable());
    return placed(lean, from);
  }

  private static <L extends Layer> L placed(L lean, Layer from) {
    lean.setListeners(from.getListeners());
    lean.setIndex(from.getIndex());
    return lean;
  }
}
