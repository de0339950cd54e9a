package largo.core.aggregation;

import java.util.List;
import java.util.Map;
import java.util.Random;
import largo.core.Preconditions;
import largo.core.data.Seeds;
import largo.core.data.Seeds.Purpose;
import largo.core.params.ParameterSlice;

/**
 * What Byzantine shards send in place of their gradients, for tests of aggregation rules. Trained
 * coordinates only. A pure function of its arguments.
 */
public sealed interface GradientAttack {

  /** The attacks by name, with their defaults. */
  Map<String, GradientAttack> BY_NAME =
      Map.of(
          "none",
          new NoAttack(),
          "sign-flip",
          new SignFlip(1),
          "scaling",
          new Scaling(10),
          "gaussian",
          new GaussianNoise(1),
          "a-little-is-enough",
          new LittleIsEnough(1.5));

  /** Whether all shards send their gradients. */
  default boolean isNone() {
    return false;
  }

  /**
   * Overwrites what Byzantine shards send.
   *
   * @param byzantine the gradients of the Byzantine shards
   * @param honest those of all other shards
   * @param seeds one for each Byzantine shard, of this step
   */
  void apply(CoordinateBlocks blocks, List<float[]> byzantine, List<float[]> honest, long[] seeds);

  /** All shards send their gradients. */
  record NoAttack() implements GradientAttack {

    @Override
    public boolean isNone() {
      return true;
    }

    @Override
    public void apply(
        CoordinateBlocks blocks, List<float[]> byzantine, List<float[]> honest, long[] seeds) {}
  }

  /**
   * {@code −s g} in place of the gradient {@code g}.
   *
   * @param scale {@code s > 0}
   */
  record SignFlip(double scale) implements GradientAttack {

    public SignFlip {
      Preconditions.positive("scale", scale);
    }

    @Override
    public void apply(
        CoordinateBlocks blocks, List<float[]> byzantine, List<float[]> honest, long[] seeds) {
      byzantine.forEach(g -> ShardVectors.scale(blocks, g, -scale));
    }
  }

  /**
   * {@code s g} in place of the gradient {@code g}.
   *
   * @param scale {@code s > 0}
   */
  record Scaling(double scale) implements GradientAttack {

    public Scaling {
      Preconditions.positive("scale", scale);
    }

    @Override
    public void apply(
        CoordinateBlocks blocks, List<float[]> byzantine, List<float[]> honest, long[] seeds) {
      byzantine.forEach(g -> ShardVectors.scale(blocks, g, scale));
    }
  }

  /**
   * Independent normal numbers of mean zero in place of the gradient: Blanchard et al., NeurIPS
   * 2017.
   *
   * @param standardDeviation of each coordinate, positive
   */
  record GaussianNoise(double standardDeviation) implements GradientAttack {

    public GaussianNoise {
      Preconditions.positive("standard-deviation", standardDeviation);
    }

    @Override
    public void apply(
        CoordinateBlocks blocks, List<float[]> byzantine, List<float[]> honest, long[] seeds) {
      for (int k = 0; k < seeds.length; k++) {
        float[] g = byzantine.get(k);
        long seed = seeds[k];
        blocks.forEach(
            b -> {
              ParameterSlice block = blocks.all().get(b);
              Random random = new Random(Seeds.of(seed, Purpose.ATTACK, b));
              for (int i = block.from(); i < block.to(); i++) {
                g[i] = (float) (standardDeviation * random.nextGaussian());
              }
            });
      }
    }
  }

  /**
   * {@code μ − z σ} in place of the gradient, in each coordinate, where {@code μ} and {@code σ} are
   * mean and standard deviation over the honest shards: Baruch et al., "A Little Is Enough:
   * Circumventing Defenses For Distributed Learning", <a
   * href="https://arxiv.org/abs/1902.06156">1902.06156</a>.
   *
   * <p>Departure: the Byzantine shards know the gradients of the honest ones, instead of estimating
   * mean and deviation from their own.
   *
   * @param z {@code z > 0}
   */
  record LittleIsEnough(double z) implements GradientAttack {

    public LittleIsEnough {
      Preconditions.positive("z", z);
    }

    @Override
    public void apply(
        CoordinateBlocks blocks, List<float[]> byzantine, List<float[]> honest, long[] seeds) {
      blocks.forEach(
          b -> {
            ParameterSlice block = blocks.all().get(b);
            for (int i = block.from(); i < block.to(); i++) {
              float value = value(honest, i);
              for (float[] g : byzantine) {
                g[i] = value;
              }
            }
          });
    }

    private float value(List<float[]> honest, int i) {
      double mean = 0;
      for (float[] g : honest) {
        mean += g[i];
      }
      mean /= honest.size();
      double squares = 0;
      for (float[] g : honest) {
        squares += (g[i] - mean) * (g[i] - mean);
      }
      return (float) (mean - z * Math.sqrt(squares / Math.max(1, honest.size() - 1)));
    }
  }
}
