package largo.core.torch.zoo;

import java.io.Serializable;
import java.util.SplittableRandom;

/** Distributions of initial parameters. */
sealed interface Initializer extends Serializable {

  /** Fills a range of an array. */
  void fill(float[] values, int from, int to, SplittableRandom random);

  /** N(0, deviation²). */
  record Normal(double deviation) implements Initializer {
    @Override
    public void fill(float[] values, int from, int to, SplittableRandom random) {
      for (int i = from; i < to; i++) {
        values[i] = (float) (deviation * random.nextGaussian());
      }
    }
  }

  /** Uniform in [−bound, bound]. */
  record Uniform(double bound) implements Initializer {
    @Override
    public void fill(float[] values, int from, int to, SplittableRandom random) {
      for (int i = from; i < to; i++) {
        values[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
  }

  /** One value. */
  record Constant(double value) implements Initializer {
    @Override
    public void fill(float[] values, int from, int to, SplittableRandom random) {
      for (int i = from; i < to; i++) {
        values[i] = (float) value;
      }
    }
  }
}
