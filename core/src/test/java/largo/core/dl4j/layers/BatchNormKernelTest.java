package largo.core.dl4j.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares with the equations, evaluated in double precision. */
class BatchNormKernelTest {

  private static final double EPSILON = 1e-3;

  private final Random random = new Random(3);

  @ParameterizedTest(name = "{0} examples, {1} channels, {2} places, mean {3}")
  @CsvSource({
    "16, 3, 64, 0",
    "5, 4, 35, 1",
    "33, 7, 1, 0",
    "1, 2, 9, 0",
    "6, 1, 1, 0",
    "9, 2, 16, 1000"
  })
  void followsTheEquations(int examples, int channels, int places, float offset) {
    ChannelView by = new ChannelView(examples, channels, places);
    float[] x = gaussian(examples * channels * places, offset);
    float[] dy = gaussian(x.length, 0);
    float[] gamma = gaussian(channels, 1);
    float[] beta = gaussian(channels, 0);
    float[] y = new float[x.length];
    float[] dx = new float[x.length];
    BatchNormKernel batchNormKernel = new BatchNormKernel(by, EPSILON);
    batchNormKernel.forward(FloatBuffer.wrap(x), gamma, beta, FloatBuffer.wrap(y));
    BatchNormKernel.Slopes slopes =
        batchNormKernel.backward(
            FloatBuffer.wrap(x), gamma, FloatBuffer.wrap(dy), FloatBuffer.wrap(dx));

    double tolerance = 2e-6 * Math.max(1, offset / 20); // what x itself is rounded by
    for (int c = 0; c < channels; c++) {
      double n = examples * places;
      double mean = 0;
      double squares = 0;
      double byGamma = 0;
      double byBeta = 0;
      for (int k = 0; k < n; k++) {
        mean += x[at(by, c, k)] / n;
      }
      for (int k = 0; k < n; k++) {
        squares += Math.pow(x[at(by, c, k)] - mean, 2);
      }
      double r = 1 / Math.sqrt(squares / n + EPSILON);
      for (int k = 0; k < n; k++) {
        byBeta += dy[at(by, c, k)];
        byGamma += dy[at(by, c, k)] * (x[at(by, c, k)] - mean) * r;
      }

      assertThat((double) batchNormKernel.mean()[c]).isCloseTo(mean, within(tolerance));
      assertThat((double) batchNormKernel.variance()[c])
          .isCloseTo(squares / n, within(5 * tolerance));
      assertThat((double) slopes.gamma()[c]).isCloseTo(byGamma, within(tolerance * n));
      assertThat((double) slopes.beta()[c]).isCloseTo(byBeta, within(tolerance * n));
      for (int k = 0; k < n; k++) {
        int i = at(by, c, k);
        double hat = (x[i] - mean) * r;
        double slope = gamma[c] * r * (dy[i] - byBeta / n - hat * byGamma / n);
        assertThat((double) y[i]).isCloseTo(gamma[c] * hat + beta[c], within(20 * tolerance));
        assertThat((double) dx[i]).isCloseTo(slope, within(20 * tolerance * Math.max(1, r)));
      }
    }
  }

  /** Index of the k-th float of a channel. */
  private static int at(ChannelView by, int channel, int k) {
    int example = k / by.places();
    return (example * by.channels() + channel) * by.places() + k % by.places();
  }

  private float[] gaussian(int length, float mean) {
    float[] x = new float[length];
    for (int i = 0; i < length; i++) {
      x[i] = (float) (mean + random.nextGaussian());
    }
    return x;
  }
}
