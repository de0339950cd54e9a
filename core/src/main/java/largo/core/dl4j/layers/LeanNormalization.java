package largo.core.dl4j.layers;

import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.BETA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GAMMA;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_LOG_STD;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_MEAN;
import static org.deeplearning4j.nn.params.BatchNormalizationParamInitializer.GLOBAL_VAR;

import java.io.Serial;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization in training, channel by channel in the second-level cache. Stores the same
 * updates of running statistics in the gradient as DL4J.
 */
final class LeanNormalization extends BatchNormalization {

  @Serial private static final long serialVersionUID = 1;

  /** The state of the last forward pass; null if DL4J computed it. */
  private transient BatchNormKernel batchNormKernel;

  LeanNormalization(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /**
   * Whether this class supports all settings of such a layer. DL4J applies locked parameters in the
   * forward pass only if neither is neutral, but always in the backward pass.
   */
  static boolean knows(org.deeplearning4j.nn.conf.layers.BatchNormalization conf) {
    boolean consistent = (conf.getGamma() == 1) == (conf.getBeta() == 0);
    return conf.getCnn2DFormat() == CNN2DFormat.NCHW && (!conf.isLockGammaBeta() || consistent);
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (!training || !fits()) {
      batchNormKernel = null;
      return super.activate(training, workspaces);
    }
    INDArray output =
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
    batchNormKernel = new BatchNormKernel(ChannelView.of(input), layerConf().getEps());
    batchNormKernel.forward(
        ContiguousArrays.floats(input),
        parameter(GAMMA, layerConf().getGamma()),
        parameter(BETA, layerConf().getBeta()),
        ContiguousArrays.floats(output));
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (batchNormKernel == null) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray below =
        workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
    BatchNormKernel.Slopes slopes =
        batchNormKernel.backward(
            ContiguousArrays.floats(input),
            parameter(GAMMA, layerConf().getGamma()),
            ContiguousArrays.floats(ContiguousArrays.of(epsilon, workspaces)),
            ContiguousArrays.floats(below));

    Gradient gradient = new DefaultGradient();
    if (!layerConf().isLockGammaBeta()) {
      leave(gradient, GAMMA, slopes.gamma());
      leave(gradient, BETA, slopes.beta());
    }
    leave(gradient, GLOBAL_MEAN, meanUpdate());
    if (layerConf().isUseLogStd()) {
      leave(gradient, GLOBAL_LOG_STD, logDeviationUpdate());
    } else {
      leave(gradient, GLOBAL_VAR, varianceUpdate());
    }
    return new Pair<>(gradient, below);
  }

  @Override
  public void clear() {
    super.clear();
    batchNormKernel = null;
  }

  private boolean fits() {
    return (input.rank() == 2 || input.rank() == 4)
        && input.size(1) == layerConf().getNOut()
        && ContiguousArrays.is(input);
  }

  private float[] parameter(String key, double locked) {
    if (layerConf().isLockGammaBeta()) {
      float[] values = new float[(int) layerConf().getNOut()];
      Arrays.fill(values, (float) locked);
      return values;
    }
    return stored(key);
  }

  private float[] stored(String key) {
    float[] values = new float[(int) layerConf().getNOut()];
    ContiguousArrays.floats(getParam(key)).get(values);
    return values;
  }

  private void leave(Gradient gradient, String key, float[] values) {
    INDArray view = gradientViews.get(key);
    ContiguousArrays.floats(view).put(values);
    gradient.setGradientFor(key, view);
  }

  // the difference to running statistics of decay · old + (1 − decay) · new

  private float[] meanUpdate() {
    return difference(stored(GLOBAL_MEAN), batchNormKernel.mean());
  }

  private float[] varianceUpdate() {
    return difference(stored(GLOBAL_VAR), batchNormKernel.variance());
  }

  private float[] difference(float[] running, float[] current) {
    for (int c = 0; c < running.length; c++) {
      running[c] = (float) ((1 - layerConf().getDecay()) * (running[c] - current[c]));
    }
    return running;
  }

  /** The same if the variance is stored as log₁₀ σ. */
  private float[] logDeviationUpdate() {
    double decay = layerConf().getDecay();
    float[] running = stored(GLOBAL_LOG_STD);
    for (int c = 0; c < running.length; c++) {
      double before = Math.pow(10, 2 * running[c]);
      double after = decay * before + (1 - decay) * batchNormKernel.variance()[c];
      running[c] = (float) (Math.log10(before / after) / 2);
    }
    return running;
  }
}
