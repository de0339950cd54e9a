package largo.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GaussianProcessTest {

  private static final double[][] X = {{0}, {0.3}, {0.5}, {1}};
  private static final double[] Y = {0.2, 0.7, 0.9, 0.1};

  /** Oracle: the equations in numpy and scipy. */
  @Test
  void equalsTheEquations() {
    GaussianProcess process = GaussianProcess.fit(X, Y, 0.35, 1e-2);

    assertThat(process.mean(0.42)).isCloseTo(0.8645613671843585, within(1e-12));
    assertThat(process.deviation(0.42)).isCloseTo(0.05648523619690731, within(1e-12));
    assertThat(process.expectedImprovement(new double[] {0.42}, 0.85))
        .isCloseTo(0.03055968493466315, within(1e-12));
  }

  @Test
  void isNearItsObservationsAndUncertainFarFromThem() {
    GaussianProcess process = GaussianProcess.fit(X, Y);

    for (int i = 0; i < X.length; i++) {
      assertThat(process.mean(X[i])).isCloseTo(Y[i], within(0.15));
    }
    assertThat(process.deviation(0.75)).isGreaterThan(process.deviation(0.5));
    assertThat(process.expectedImprovement(new double[] {0.45}, 2))
        .isNotNegative()
        .isLessThan(0.01);
  }

  @Test
  void oneObservationIsEnough() {
    GaussianProcess process = GaussianProcess.fit(new double[][] {{0.5}}, new double[] {0.3});

    assertThat(process.mean(0)).isCloseTo(0.3, within(1e-9));
  }
}
