package largo.core.dl4j.layers;

import java.io.Serial;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A convolution that is not computed again in the backward pass, unlike DL4J's; if it is the
 * lowest, only the gradient of its filters is computed.
 */
final class LeanConvolution extends ConvolutionLayer implements ExampleRecorder {

  @Serial private static final long serialVersionUID = 1;

  /** Maximum number of input channels for which {@link FilterGradient} is faster. */
  private static final int FEW_CHANNELS = 4;

  private final boolean lowest;
  private final transient SavedActivation savedActivation;
  private transient ExampleGradients examples; // null if they are not needed

  LeanConvolution(NeuralNetConfiguration conf, DataType type, boolean lowest) {
    super(conf, type);
    this.lowest =
        lowest && layerConf().getIDropout() == null && layerConf().getNIn() <= FEW_CHANNELS;
    this.savedActivation = new SavedActivation(layerConf().getActivationFn());
  }

  @Override
  public void record(ExampleGradients next) {
    examples = next;
  }

  @Override
  protected Pair<INDArray, INDArray> preOutput(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    Pair<INDArray, INDArray> z = super.preOutput(training, forBackprop, workspaces);
    if (training && !forBackprop) {
      savedActivation.keep(z.getFirst(), workspaces);
    }
    return z;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray delta = savedActivation.backprop(epsilon, workspaces);
    if (examples != null) {
      examples.add(
          new ConvolutionGradient(
              filterGradient(delta),
              input,
              delta,
              gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY),
              gradientViews.get(ConvolutionParamInitializer.BIAS_KEY)));
    }
    if (lowest && ContiguousArrays.is(input) && ContiguousArrays.is(delta)) {
      return new Pair<>(filters(delta), null);
    }

    Pair<Gradient, INDArray> both =
        helper.backpropGradient(
            input,
            getParamWithNoise(ConvolutionParamInitializer.WEIGHT_KEY, true, workspaces),
            getParamWithNoise(ConvolutionParamInitializer.BIAS_KEY, true, workspaces),
            delta,
            layerConf().getKernelSize(),
            layerConf().getStride(),
            padding(delta),
            gradientViews.get(ConvolutionParamInitializer.BIAS_KEY),
            gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY),
            layerConf().getActivationFn(),
            layerConf().getCudnnAlgoMode(),
            layerConf().getCudnnBwdFilterAlgo(),
            layerConf().getCudnnBwdDataAlgo(),
            convolutionMode,
            layerConf().getDilation(),
            layerConf().getCnn2dDataFormat(),
            workspaces);
    both.setSecond(backpropDropOutIfPresent(both.getSecond()));
    return both;
  }

  @Override
  public void clear() {
    super.clear();
    savedActivation.clear();
  }

  private Gradient filters(INDArray delta) {
    INDArray weights = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
    INDArray bias = gradientViews.get(ConvolutionParamInitializer.BIAS_KEY);
    if (examples == null) { // otherwise it is computed when the norms of all layers are known
      filterGradient(delta).compute(input, delta, weights, bias);
    }
    Gradient gradient = new DefaultGradient();
    if (bias != null) {
      gradient.gradientForVariable().put(ConvolutionParamInitializer.BIAS_KEY, bias);
    }
    gradient.gradientForVariable().put(ConvolutionParamInitializer.WEIGHT_KEY, weights);
    return gradient;
  }

  private FilterGradient filterGradient(INDArray delta) {
    return new FilterGradient(layerConf().getKernelSize(), layerConf().getStride(), padding(delta));
  }

  /** Rows above and columns left of the image. */
  private int[] padding(INDArray delta) {
    if (convolutionMode != ConvolutionMode.Same) {
      return layerConf().getPadding();
    }
    return ConvolutionUtils.getSameModeTopLeftPadding(
        new int[] {(int) delta.size(2), (int) delta.size(3)},
        new int[] {(int) input.size(2), (int) input.size(3)},
        layerConf().getKernelSize(),
        layerConf().getStride(),
        layerConf().getDilation());
  }
}
