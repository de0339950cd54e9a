package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GradientVarianceTest {

  /** Gradients of examples are normal: mean 2 in each of 5 coordinates, variance 9. */
  @Test
  void estimatesVarianceAndMeanWithoutBiasOnShardsOfDifferentSizes() {
    Random random = new Random(1);
    int[] examples = {3, 1, 6, 2};
    double trace = 0;
    double squaredMean = 0;
    int batches = 20_000;
    for (int batch = 0; batch < batches; batch++) {
      GradientVariance one = ofBatch(random, examples);
      trace += one.trace() / batches;
      squaredMean += one.squaredMean() / batches;
    }

    assertThat(trace).isCloseTo(5 * 9, within(0.5));
    assertThat(squaredMean).isCloseTo(5 * 4, within(0.2));
  }

  @Test
  void isUnknownForOneShardOrUnknownNorms() {
    assertThat(GradientVariance.of(1, 2, 1, 8).isKnown()).isFalse();
    assertThat(GradientVariance.of(4, Double.NaN, 1, 8).isKnown()).isFalse();
    assertThat(GradientVariance.UNKNOWN.isKnown()).isFalse();
  }

  private static GradientVariance ofBatch(Random random, int[] examples) {
    double[] total = new double[5];
    double shardSquares = 0;
    int count = 0;
    for (int n : examples) {
      double[] sum = new double[5];
      for (int i = 0; i < 5; i++) {
        for (int k = 0; k < n; k++) {
          sum[i] += 2 + 3 * random.nextGaussian();
        }
        total[i] += sum[i];
        shardSquares += sum[i] * sum[i] / n;
      }
      count += n;
    }
    double squares = 0;
    for (double t : total) {
      squares += t * t / count / count;
    }
    return GradientVariance.of(examples.length, shardSquares, squares, count);
  }
}
