package largo.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A simple classifier shows that the digits are neither noise nor trivial. */
class DifficultyTest {

  @Test
  void nearestMeanClassificationIsModeratelyAccurate() {
    double[][] means = means(1, 2000);
    byte[] pixels = new byte[SyntheticDigits.PIXELS];
    int right = 0;
    for (int i = 0; i < 500; i++) {
      right += SyntheticDigits.draw(2, i, pixels, 0) == nearest(means, pixels) ? 1 : 0;
    }

    assertThat(right / 500.0).isBetween(0.5, 0.85);
  }

  private static double[][] means(long seed, int examples) {
    double[][] means = new double[SyntheticDigits.CLASSES][SyntheticDigits.PIXELS];
    int[] counts = new int[SyntheticDigits.CLASSES];
    byte[] pixels = new byte[SyntheticDigits.PIXELS];
    for (int i = 0; i < examples; i++) {
      int digit = SyntheticDigits.draw(seed, i, pixels, 0);
      double share = 1.0 / ++counts[digit];
      for (int p = 0; p < pixels.length; p++) {
        means[digit][p] += share * (Byte.toUnsignedInt(pixels[p]) - means[digit][p]);
      }
    }
    return means;
  }

  private static int nearest(double[][] means, byte[] pixels) {
    int nearest = 0;
    double least = Double.MAX_VALUE;
    for (int digit = 0; digit < means.length; digit++) {
      double distance = 0;
      for (int p = 0; p < pixels.length; p++) {
        double d = Byte.toUnsignedInt(pixels[p]) - means[digit][p];
        distance += d * d;
      }
      if (distance < least) {
        least = distance;
        nearest = digit;
      }
    }
    return nearest;
  }
}
