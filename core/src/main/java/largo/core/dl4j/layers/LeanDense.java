package largo.core.dl4j.layers;

import java.io.Serial;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A dense layer with three matrix products, two if it is the lowest; DL4J's has four. */
final class LeanDense extends DenseLayer implements ExampleRecorder {

  @Serial private static final long serialVersionUID = 1;

  private final boolean lowest;
  private final transient SavedActivation savedActivation;
  private transient ExampleGradients examples; // null if they are not needed

  LeanDense(NeuralNetConfiguration conf, DataType type, boolean lowest) {
    super(conf, type);
    this.lowest = lowest && layerConf().getIDropout() == null;
    this.savedActivation = new SavedActivation(layerConf().getActivationFn());
  }

  @Override
  public void record(ExampleGradients next) {
    examples = next;
  }

  @Override
  protected INDArray preOutput(boolean training, LayerWorkspaceMgr workspaces) {
    INDArray z = super.preOutput(training, workspaces);
    if (training) {
      savedActivation.keep(z, workspaces);
    }
    return z;
  }

  /** One product; DL4J copies the result to an array of the other order. */
  @Override
  protected Pair<INDArray, INDArray> preOutputWithPreNorm(
      boolean training, boolean forBackprop, LayerWorkspaceMgr workspaces) {
    assertInputSet(forBackprop);
    applyDropOutIfNecessary(training, workspaces);
    INDArray w = getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, training, workspaces);
    if (!ContiguousArrays.is(input) || input.rank() != 2 || input.columns() != w.rows()) {
      return super.preOutputWithPreNorm(training, forBackprop, workspaces);
    }
    INDArray z =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS, dataType, new long[] {input.rows(), w.columns()}, 'c');
    Nd4j.matmul(input, w, z);
    if (hasBias()) {
      z.addiRowVector(getParamWithNoise(DefaultParamInitializer.BIAS_KEY, training, workspaces));
    }
    if (maskArray != null) {
      applyMask(z);
    }
    return new Pair<>(z, z);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    INDArray delta = savedActivation.backprop(epsilon, workspaces);
    if (maskArray != null) {
      applyMask(delta);
    }
    INDArray weights = gradientViews.get(DefaultParamInitializer.WEIGHT_KEY);
    INDArray bias = hasBias() ? gradientViews.get(DefaultParamInitializer.BIAS_KEY) : null;
    if (examples != null) { // it is computed when the norms of all layers are known
      examples.addDense(input, delta, weights, bias);
    } else {
      if (bias != null) {
        sumRows(delta, bias);
      }
      Nd4j.gemm(input.castTo(dataType), delta, weights, true, false, 1, 0);
    }

    Gradient gradient = new DefaultGradient();
    if (bias != null) {
      gradient.gradientForVariable().put(DefaultParamInitializer.BIAS_KEY, bias);
    }
    gradient.gradientForVariable().put(DefaultParamInitializer.WEIGHT_KEY, weights);
    INDArray below = lowest ? null : below(delta, workspaces);
    weightNoiseParams.clear();
    return new Pair<>(gradient, below);
  }

  @Override
  public void clear() {
    super.clear();
    savedActivation.clear();
  }

  private INDArray below(INDArray delta, LayerWorkspaceMgr workspaces) {
    INDArray w = getParamWithNoise(DefaultParamInitializer.WEIGHT_KEY, true, workspaces);
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD,
            delta.dataType(),
            new long[] {w.size(0), delta.size(0)},
            'f');
    return backpropDropOutIfPresent(w.mmuli(delta.transpose(), below).transpose());
  }

  /**
   * Adds the rows of a matrix.
   *
   * @param to overwritten
   */
  static void sumRows(INDArray rows, INDArray to) {
    if (!ContiguousArrays.is(rows)) {
      rows.sum(to, 0);
      return;
    }
    float[] row = new float[rows.columns()];
    double[] sums = new double[row.length];
    for (FloatBuffer from = ContiguousArrays.floats(rows); from.hasRemaining(); ) {
      from.get(row);
      for (int j = 0; j < row.length; j++) {
        sums[j] += row[j];
      }
    }
    for (int j = 0; j < row.length; j++) {
      row[j] = (float) sums[j];
    }
    ContiguousArrays.floats(to).put(row);
  }
}
