package largo.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WarpFieldTest {

  private static final double PIXELS_PER_PERCENT = DigitStyle.BOX_HEIGHT / 100;

  /** A discontinuity of the field, for example at a knot, would break strokes. */
  @Property(tries = 100)
  void isContinuous(@ForAll long seed) {
    StrokePath path = new StrokePath();
    for (int i = 0; i <= 1500; i++) {
      path.move(i * 0.1 - 25, 125 - i * 0.1, true);
    }
    new WarpField(DigitStyle.MAX_DISTORTION, new RandomDraws(seed)).distort(path);

    double apart = 0.1 * Math.sqrt(2) * PIXELS_PER_PERCENT;
    for (int i = 1; i < path.points(); i++) {
      double distance = Math.hypot(path.x(i) - path.x(i - 1), path.y(i) - path.y(i - 1));
      assertThat(distance).isLessThan(6 * apart);
    }
  }

  @Test
  void slantsToTheRightOnAverage() {
    int n = 4000;
    double[] mean = new double[4];
    for (int i = 0; i < n; i++) {
      StrokePath path = new StrokePath();
      path.move(50, 50, false);
      path.move(50, 0, true);
      new WarpField(1, new RandomDraws(1, i)).distort(path);
      mean[0] += path.x(0) / n;
      mean[1] += path.y(0) / n;
      mean[2] += path.x(1) / n;
      mean[3] += path.y(1) / n;
    }

    double half = DigitStyle.BOX_HEIGHT / 2;
    assertThat(mean[0]).isCloseTo(0, within(0.05));
    assertThat(mean[1]).isCloseTo(0, within(0.05));
    assertThat(mean[2]).isCloseTo(DigitStyle.SLANT * half, within(0.2));
    assertThat(mean[3]).isCloseTo(-half, within(0.2));
  }
}
