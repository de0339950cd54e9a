package largo.core.compress;

import java.util.List;
import java.util.Random;
import largo.core.params.Kind;
import largo.core.params.Layout;
import largo.core.params.Tensor;

/** Things to try methods on. */
final class Some {

  /** Of every kind: a kernel, a matrix, a tiny matrix, and what is not compressed. */
  static final Layout LAYOUT =
      new Layout(
          List.of(
              new Tensor("0_W", Kind.WEIGHT, 0, List.of(8, 3, 5, 5), 'c'),
              Tensor.vector("0_b", Kind.BIAS, 600, 8),
              Tensor.vector("1_gamma", Kind.NORM_SCALE, 608, 8),
              Tensor.vector("1_mean", Kind.READY_MADE, 616, 8),
              Tensor.vector("2_W", Kind.FROZEN, 624, 300),
              new Tensor("3_W", Kind.WEIGHT, 924, List.of(30, 41), 'f'),
              new Tensor("4_W", Kind.WEIGHT, 2154, List.of(5, 2), 'f')));

  private Some() {}

  static float[] floats(long seed, int count) {
    Random random = new Random(seed);
    float[] floats = new float[count];
    for (int i = 0; i < count; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  static Packing packing(Compression compression) {
    return Packing.of(compression, LAYOUT).orElseThrow();
  }
}
