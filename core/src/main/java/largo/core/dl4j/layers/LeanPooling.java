package largo.core.dl4j.layers;

import java.io.Serial;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Max pooling, plane by plane in the first-level cache. The first of equal pixels gets the
 * gradient, as in DL4J.
 */
final class LeanPooling extends SubsamplingLayer {

  @Serial private static final long serialVersionUID = 1;

  LeanPooling(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  /** Whether this class supports all settings of such a layer. */
  static boolean knows(org.deeplearning4j.nn.conf.layers.SubsamplingLayer conf) {
    return conf.getPoolingType() == PoolingType.MAX
        && conf.getConvolutionMode() != ConvolutionMode.Same
        && conf.getCnn2dDataFormat() == CNN2DFormat.NCHW
        && conf.getPadding()[0] == 0
        && conf.getPadding()[1] == 0
        && conf.getDilation()[0] == 1
        && conf.getDilation()[1] == 1;
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    assertInputSet(false);
    if (input.rank() != 4 || !ContiguousArrays.is(input)) {
      return super.activate(training, workspaces);
    }
    PoolingWindows windows = windows();
    INDArray output =
        workspaces.createUninitialized(
            ArrayType.ACTIVATIONS,
            input.dataType(),
            new long[] {input.size(0), input.size(1), windows.outHeight(), windows.outWidth()},
            'c');
    IntBuffer from = ContiguousArrays.bits(input);
    IntBuffer to = ContiguousArrays.bits(output);
    int[] plane = new int[windows.height() * windows.width()];
    int[] out = new int[windows.outHeight() * windows.outWidth()];
    while (from.hasRemaining()) {
      from.get(plane);
      OrderedFloats.ofBits(plane);
      windows.forward(plane, out);
      OrderedFloats.toBits(out);
      to.put(out);
    }
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    assertInputSet(true);
    if (!ContiguousArrays.is(input) || !ContiguousArrays.is(epsilon)) {
      return super.backpropGradient(epsilon, workspaces);
    }
    INDArray below =
        workspaces.createUninitialized(
            ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape(), 'c');
    PoolingWindows windows = windows();
    IntBuffer from = ContiguousArrays.bits(input);
    FloatBuffer slopes = ContiguousArrays.floats(epsilon);
    FloatBuffer to = ContiguousArrays.floats(below);
    int[] plane = new int[windows.height() * windows.width()];
    float[] out = new float[windows.outHeight() * windows.outWidth()];
    float[] gradient = new float[plane.length];
    while (from.hasRemaining()) {
      from.get(plane);
      OrderedFloats.ofBits(plane);
      slopes.get(out);
      windows.backward(plane, out, gradient);
      to.put(gradient);
    }
    return new Pair<>(new DefaultGradient(), below);
  }

  private PoolingWindows windows() {
    return new PoolingWindows(
        (int) input.size(2),
        (int) input.size(3),
        layerConf().getKernelSize(),
        layerConf().getStride());
  }
}
