package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ClassWeightsTest {

  private static final ClassNames CLASSES = new ClassNames(List.of("a", "b", "c"));

  @Test
  void areDividedByTheirMeanOverTheTrainingExamples() {
    ClassWeights weights = new ClassWeights(Map.of("b", "3"), false);

    float[] factors = weights.factors(CLASSES, new double[] {6, 2, 2}, 10);

    assertThat(factors).containsExactly(new float[] {1 / 1.4f, 3 / 1.4f, 1 / 1.4f}, within(1e-6f));
  }

  /** Weights of examples alone are divided by their mean, too. */
  @Test
  void divideOutTheScaleOfTheWeightsOfExamples() {
    assertThat(ClassWeights.NONE.factors(CLASSES, new double[] {30, 50, 20}, 10))
        .containsExactly(0.1f, 0.1f, 0.1f);
  }

  @Property(tries = 50)
  void balanceTheTotalWeights(
      @ForAll @Size(3) List<@DoubleRange(min = 0.01, max = 1000) Double> totals) {
    double[] each = totals.stream().mapToDouble(total -> total).toArray();

    float[] factors = new ClassWeights(Map.of(), true).factors(CLASSES, each, 12);

    for (int k = 0; k < 3; k++) {
      assertThat(factors[k] * each[k]).isCloseTo(4, within(1e-5)); // 12 examples, 3 classes
    }
  }

  @Test
  void ignoreClassesWithoutTrainingExamples() {
    float[] factors = new ClassWeights(Map.of(), true).factors(CLASSES, new double[] {5, 0, 1}, 6);

    assertThat(factors).containsExactly(new float[] {0.6f, 1, 3}, within(1e-6f));
  }

  @Test
  void areThoseOfRepeatedExamples() {
    ClassWeights weights = new ClassWeights(Map.of("c", "2"), false);
    Examples examples = new Examples(features(3), new ClassTargets(new int[] {0, 2, 0}));

    float[] factors = weights.factors(CLASSES, new double[] {2, 0, 1}, 3);

    // the mean of three weighted examples is that of four, of which the second one is there twice
    assertThat(examples.weighted(factors).weights())
        .containsExactly(new float[] {3 / 4f, 2 * 3 / 4f, 3 / 4f}, within(1e-6f));
    assertThat(examples.weighted(factors).unweighted().weights()).isEmpty();
  }

  @Test
  void areRefusedWithTheReason() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () ->
                new ClassWeights(Map.of("d", "2"), false)
                    .factors(CLASSES, new double[] {1, 1, 1}, 3))
        .withMessage("data.class-weights has a weight of d, but the classes are [a, b, c]");
    for (String weight : List.of("0", "-1", "x", "NaN", "1e999")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new ClassWeights(Map.of("a", weight), false))
          .withMessage(
              "class-weights must be positive numbers, but that of a was '" + weight + "'");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ClassWeights(Map.of("a", "1"), true))
        .withMessageContaining("balance-classes must be false where class-weights are given");
  }

  private static Features features(int rows) {
    return new FloatFeatures(new float[rows], 1);
  }
}
