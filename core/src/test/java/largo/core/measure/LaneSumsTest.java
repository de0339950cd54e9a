package largo.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaneSumsTest {

  private final LaneSums sums = new LaneSums();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 257, 511, 4096, 4352, 4353, 70001})
  void areThoseInDoublePrecision(int length) {
    Random random = new Random(length);
    int from = 3;
    int to = from + length;
    float[] x = new float[to + 5];
    float[] y = new float[to + 5];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian();
      y[i] = (float) random.nextGaussian();
    }
    double squares = 0;
    double absolutes = 0;
    double roots = 0;
    float[] positive = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      positive[i] = Math.abs(y[i]);
    }
    for (int i = from; i < to; i++) {
      double d = 0.5 * x[i] - 2.0 * y[i];
      squares += d * d;
      absolutes += Math.abs(x[i]);
      roots += Math.sqrt(positive[i]);
    }

    assertThat(sums.squaredDifferences(x, 0.5f, y, 2, from, to))
        .isCloseTo(squares, within(1e-6 * squares));
    assertThat(sums.absolutes(x, from, to)).isCloseTo(absolutes, within(1e-6 * absolutes));
    assertThat(sums.roots(positive, from, to)).isCloseTo(roots, within(1e-6 * roots));
    assertThat(sums.absolutes(x, from, to)) // nothing is left of the sums before
        .isCloseTo(absolutes, within(1e-6 * absolutes));
  }
}
