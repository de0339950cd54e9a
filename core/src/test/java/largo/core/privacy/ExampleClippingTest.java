package largo.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import largo.core.privacy.ExampleClipping.Abadi;
import largo.core.privacy.ExampleClipping.Automatic;
import largo.core.privacy.ExampleClipping.AutomaticV;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class ExampleClippingTest {

  @Test
  void hasTheFactorsOfThePapers() {
    assertThat(new Automatic(0.01).factor(0.49)).isEqualTo(2);
    assertThat(new Automatic(0.01).factor(0)).isCloseTo(100, within(1e-12));
    assertThat(new AutomaticV().factor(4)).isEqualTo(0.25);
    assertThat(new AutomaticV().factor(0)).isZero();
    assertThat(new Abadi(2).factor(1)).isEqualTo(1);
    assertThat(new Abadi(2).factor(8)).isEqualTo(0.25);
  }

  @Provide
  Arbitrary<ExampleClipping> methods() {
    return Arbitraries.of(ExampleClipping.BY_NAME.values());
  }

  @Property
  void boundsTheNorm(
      @ForAll("methods") ExampleClipping clipping,
      @ForAll @DoubleRange(min = 0, max = 1e12) double norm) {
    assertThat(clipping.factor(norm) * norm).isBetween(0.0, clipping.maxNorm() * (1 + 1e-15));
  }

  @Test
  void refusesImpossibleOptions() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Automatic(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Abadi(Double.NaN));
  }
}
