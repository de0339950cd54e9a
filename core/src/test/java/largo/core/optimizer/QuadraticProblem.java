package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/** Random layout, weights and gradients, derived from a seed. */
record QuadraticProblem(ParameterLayout layout, float[] weights, List<float[]> gradients) {

  /**
   * Tensors of random kinds and shapes with 1 to 10,000 parameters, so that some span several
   * strips. The first one is a matrix.
   */
  static QuadraticProblem random(long seed, int tensors, int updates) {
    Random random = new Random(seed);
    List<Tensor> parts = new ArrayList<>();
    int offset = 0;
    for (int k = 0; k < tensors; k++) {
      ParameterKind kind =
          k == 0
              ? ParameterKind.WEIGHT
              : ParameterKind.values()[random.nextInt(ParameterKind.values().length)];
      List<Integer> shape = List.of(1 + random.nextInt(10_000));
      if (kind == ParameterKind.WEIGHT) {
        shape =
            random.nextBoolean()
                ? List.of(1 + random.nextInt(100), 1 + random.nextInt(100))
                : List.of(1 + random.nextInt(30), 1 + random.nextInt(30), 3, 3);
      }
      Tensor tensor =
          new Tensor("layer" + k, kind, offset, shape, random.nextBoolean() ? 'c' : 'f');
      parts.add(tensor);
      offset = tensor.end();
    }

    return of(new ParameterLayout(parts), random, updates);
  }

  /** A problem with a single tensor. */
  static QuadraticProblem single(long seed, ParameterKind kind, int length) {
    return of(
        new ParameterLayout(List.of(Tensor.vector("layer", kind, 0, length))), new Random(seed), 1);
  }

  float[] copyOfGradient(int update) {
    return gradients.get(update).clone();
  }

  private static QuadraticProblem of(ParameterLayout layout, Random random, int updates) {
    List<float[]> gradients = new ArrayList<>();
    float[] weights = normal(random, layout.size(), 1);
    for (int t = 0; t < updates; t++) {
      gradients.add(normal(random, layout.size(), 0.01));
    }

    return new QuadraticProblem(layout, weights, gradients);
  }

  private static float[] normal(Random random, int length, double deviation) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) (deviation * random.nextGaussian());
    }

    return x;
  }
}
