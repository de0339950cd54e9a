package largo.core.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import largo.core.config.SpecException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Differences to a trace, and the tolerance for them. */
class ParameterDifferenceTest {

  private static final TraceShapes SHAPES = new TraceShapes(Map.of("w", List.of(2, 2)));

  @Test
  void reportsTheLargestDifferenceAndItsPosition() {
    ParameterDifference d =
        ParameterDifference.of(
            SHAPES,
            List.of(new float[] {1, 2, 3, 100.5f}, new float[] {1, 2, 3.5f, 100}),
            List.of(new double[] {1, 2, 3, 100}, new double[] {1, 2, 3, 100}),
            new Tolerance(0.1, 0));

    assertThat(d.absolute()).isEqualTo(0.5);
    assertThat(d.relative()).isCloseTo(0.5 / 3, within(1e-12));
    assertThat(d.worst()).isEqualTo("w[1][0] after step 2 is 3.5, but 3 was recorded");
    assertThat(d.within()).isFalse();
  }

  @Test
  void addsRelativeAndAbsoluteTolerance() {
    Tolerance tolerance = new Tolerance(1e-2, 1e-3);

    assertThat(tolerance.share(101.0009, 100)).isLessThan(1);
    assertThat(tolerance.share(101.0011, 100)).isGreaterThan(1);
    assertThat(tolerance.share(0.0009, 0)).isLessThan(1);
  }

  @Test
  void nanIsNeverWithinTheTolerance() {
    Tolerance any = new Tolerance(1, 1);

    assertThat(any.share(Double.NaN, 1)).isInfinite();
    assertThat(any.share(1, Double.NaN)).isNotEqualTo(0);
    assertThat(any.share(Double.NaN, Double.NaN)).isZero();
    assertThat(difference(Float.NaN, 1).within()).isFalse();
    assertThat(difference(1, Double.NaN).within()).isFalse();
    assertThat(difference(1, Double.POSITIVE_INFINITY).within()).isFalse();
    assertThat(difference(Float.POSITIVE_INFINITY, Double.POSITIVE_INFINITY).within()).isTrue();
  }

  @Test
  void readsATolerance() {
    assertThat(Tolerance.parse("1e-4")).isEqualTo(new Tolerance(1e-4, 1e-5));
    assertThat(Tolerance.parse("0,1e-3")).isEqualTo(new Tolerance(0, 1e-3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "1,2,3", "NaN", "1,"})
  void rejectsAMalformedTolerance(String text) {
    assertThatExceptionOfType(SpecException.class)
        .isThrownBy(() -> Tolerance.parse(text))
        .withMessageContaining("but was '%s'", text);
  }

  private static ParameterDifference difference(float actual, double expected) {
    return ParameterDifference.of(
        new TraceShapes(Map.of("b", List.of())),
        List.of(new float[] {actual}),
        List.of(new double[] {expected}),
        Tolerance.DEFAULT);
  }
}
