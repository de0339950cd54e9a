package largo.core.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class WarpTest {

  private static final double PIXELS_PER_PERCENT = DigitStyle.BOX / 100;

  /** A jump of the elastic field, at a knot say, would tear a stroke apart. */
  @Property(tries = 100)
  void takesNeighboursToNeighbours(@ForAll long seed) {
    Trace trace = new Trace();
    for (int i = 0; i <= 1500; i++) {
      trace.move(i * 0.1 - 25, 125 - i * 0.1, true);
    }
    new Warp(DigitStyle.HASTY, new Chance(seed)).bend(trace);

    double apart = 0.1 * Math.sqrt(2) * PIXELS_PER_PERCENT;
    for (int i = 1; i < trace.points(); i++) {
      double distance = Math.hypot(trace.x(i) - trace.x(i - 1), trace.y(i) - trace.y(i - 1));
      assertThat(distance).isLessThan(6 * apart);
    }
  }

  @Test
  void leansToTheRightOnAverageAndKeepsTheMiddle() {
    int n = 4000;
    double[] mean = new double[4];
    for (int i = 0; i < n; i++) {
      Trace trace = new Trace();
      trace.move(50, 50, false);
      trace.move(50, 0, true);
      new Warp(1, new Chance(1, i)).bend(trace);
      mean[0] += trace.x(0) / n;
      mean[1] += trace.y(0) / n;
      mean[2] += trace.x(1) / n;
      mean[3] += trace.y(1) / n;
    }

    double half = DigitStyle.BOX / 2;
    assertThat(mean[0]).isCloseTo(0, within(0.05));
    assertThat(mean[1]).isCloseTo(0, within(0.05));
    assertThat(mean[2]).isCloseTo(DigitStyle.SLANT * half, within(0.2));
    assertThat(mean[3]).isCloseTo(-half, within(0.2));
  }
}
