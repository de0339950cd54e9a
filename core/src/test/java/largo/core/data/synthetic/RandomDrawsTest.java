package largo.core.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RandomDrawsTest {

  @Property(tries = 100)
  void isTheGeneratorOfThePaper(@ForAll long state) {
    RandomDraws random = new RandomDraws(state);
    SplittableRandom reference = new SplittableRandom(state);

    for (int i = 0; i < 10; i++) {
      assertThat(random.uniform()).isEqualTo(reference.nextDouble());
    }
  }

  @Test
  void drawsIrwinHallOfDeviationOneWithinThree() {
    RandomDraws random = new RandomDraws(7, 0);
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double irwinHall = random.irwinHall();
      assertThat(irwinHall).isBetween(-3.0, 3.0);
      sum += irwinHall;
      squares += irwinHall * irwinHall;
    }

    assertThat(sum / n).isCloseTo(0, within(0.013)); // 4 deviations of the mean
    assertThat(squares / n).isCloseTo(1, within(0.015));
  }

  @Test
  void neighboringIndicesAreUncorrelated() {
    int n = 10_000;
    double products = 0;
    for (int i = 0; i < n; i++) {
      products += new RandomDraws(1, i).irwinHall() * new RandomDraws(1, i + 1).irwinHall();
    }

    assertThat(products / n).isCloseTo(0, within(0.04));
  }
}
