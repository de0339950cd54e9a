package largo.core.compress;

import java.util.List;
import java.util.Random;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/** Gradients and a layout for tests of compression. */
final class SampleGradients {

  /** All kinds of tensors: a kernel, a matrix, a small matrix and uncompressed ones. */
  static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(8, 3, 5, 5), 'c'),
              Tensor.vector("0_b", ParameterKind.BIAS, 600, 8),
              Tensor.vector("1_gamma", ParameterKind.NORM_SCALE, 608, 8),
              Tensor.vector("1_mean", ParameterKind.RUNNING_STATISTIC, 616, 8),
              Tensor.vector("2_W", ParameterKind.FROZEN, 624, 300),
              new Tensor("3_W", ParameterKind.WEIGHT, 924, List.of(30, 41), 'f'),
              new Tensor("4_W", ParameterKind.WEIGHT, 2154, List.of(5, 2), 'f')));

  private SampleGradients() {}

  static float[] floats(long seed, int count) {
    Random random = new Random(seed);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  static GradientCodec codec(Compression compression) {
    return GradientCodec.of(compression, LAYOUT).orElseThrow();
  }
}
