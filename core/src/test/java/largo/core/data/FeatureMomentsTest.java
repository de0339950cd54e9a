package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeatureMomentsTest {

  @Property(tries = 700)
  void agreeWithTwoPassesInDoubles(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 50) int count,
      @ForAll @IntRange(min = 1, max = 3) int groups,
      @ForAll @IntRange(min = 1, max = 4) int group) {
    Examples examples = normal(seed, count, groups * group, 3, 2);

    assertThatFits(FeatureMoments.of(examples, groups), examples, groups);
  }

  /** E[x²] − E[x]² would have no correct digit in floats, and four in doubles. */
  @Property(tries = 20)
  void agreeWithTwoPassesIfTheMeanIsAMillionDeviations(@ForAll long seed) {
    Examples examples = normal(seed, 1000, 2, 1e6, 1);

    assertThatFits(FeatureMoments.of(examples, 2), examples, 2);
    assertThatFits(FeatureMoments.of(examples, 1), examples, 1);
  }

  @Property(tries = 100)
  void mergeIntoTheMomentsOfTheWhole(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int parts) {
    Examples examples = normal(seed, 300, 4, 1e6, 1);
    int[] cuts = cuts(seed, parts, 300);
    FeatureMoments merged = new FeatureMoments(2);

    for (int p = 0; p < parts; p++) {
      int[] rows = IntStream.range(cuts[p], cuts[p + 1]).toArray(); // some have none
      merged.add(FeatureMoments.of(examples.select(rows), 2));
    }

    assertThatFits(merged, examples, 2);
  }

  @Property(tries = 50)
  void haveTheSameBitsForTheSameParts(@ForAll long seed) {
    Examples examples = normal(seed, 60, 4, 3, 2);

    assertThat(FeatureMoments.of(examples, 4).standardization())
        .isEqualTo(FeatureMoments.of(examples, 4).standardization());
  }

  @Test
  void onlyShiftAConstantGroup() {
    float[] values = {0.1f, 1e6f, 3, 0.1f, 1e6f, 4, 0.1f, 1e6f, 5};
    Normalization fit =
        FeatureMoments.of(new Examples(new FloatFeatures(values, 3), new int[3]), 3)
            .standardization();

    assertThat(fit.shift()).containsExactly((double) 0.1f, 1e6, 4);
    assertThat(fit.scale()).containsExactly(1, 1, Math.sqrt(2 / 3.0));
  }

  @Test
  void useWeights() {
    Examples weighted =
        new Examples(
            new FloatFeatures(new float[] {1, 5, 7}, 1),
            new VectorTargets(new FloatFeatures(new float[] {10, 20, 40}, 1)),
            new float[] {1, 3, 2});
    Examples repeated =
        new Examples(
            new FloatFeatures(new float[] {1, 5, 5, 5, 7, 7}, 1),
            new VectorTargets(new FloatFeatures(new float[] {10, 20, 20, 20, 40, 40}, 1)));

    assertThat(FeatureMoments.of(weighted, 1).standardization())
        .isEqualTo(FeatureMoments.of(repeated, 1).standardization());
    assertThat(FeatureMoments.ofTargets(weighted).standardization())
        .isEqualTo(FeatureMoments.ofTargets(repeated).standardization());
  }

  @Test
  void areTheIdentityWithoutExamples() {
    FeatureMoments none = new FeatureMoments(2);
    none.add(new FeatureMoments(2));

    assertThat(none.standardization())
        .isEqualTo(new Normalization(new double[] {0, 0}, new double[] {1, 1}));
  }

  @Test
  void giveZeroMeanAndUnitVariance() {
    Examples examples = normal(5, 2000, 3, 40, 7);
    Batch batch = new Batch(3);
    batch.fill(examples, 2000, i -> i, FeatureMoments.of(examples, 3).standardization());
    Examples standard = new Examples(new FloatFeatures(batch.features(), 3), examples.labels());

    Normalization left = FeatureMoments.of(standard, 3).standardization();
    for (int k = 0; k < 3; k++) {
      assertThat(left.shift()[k]).isBetween(-1e-6, 1e-6);
      assertThat(left.scale()[k]).isCloseTo(1, withinPercentage(1e-4));
    }
  }

  @Test
  void needAtLeastOneGroup() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureMoments(0))
        .withMessage("groups must be positive and finite, but was 0");
  }

  /** Compares with the two-pass mean and variance in doubles. */
  @Test
  void needGroupsThatDivideTheFeatures() {
    Examples examples = new Examples(new FloatFeatures(new float[10], 5), new int[2]);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> FeatureMoments.of(examples, 2))
        .withMessage("groups must divide the 5 features, but were 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureMoments(2).add(new FeatureMoments(3)))
        .withMessage("groups must be 2, but were 3");
  }

  private static void assertThatFits(FeatureMoments moments, Examples examples, int groups) {
    Normalization fit = moments.standardization();
    float[] values = ((FloatFeatures) examples.features()).values();
    int width = examples.features().width();
    for (int k = 0; k < groups; k++) {
      int at = k;
      double[] group =
          IntStream.range(0, values.length)
              .filter(i -> i % width / (width / groups) == at)
              .mapToDouble(i -> values[i])
              .toArray();
      double mean = mean(group);
      double variance =
          mean(
              IntStream.range(0, group.length)
                  .mapToDouble(i -> (group[i] - mean) * (group[i] - mean))
                  .toArray());

      assertThat(fit.shift()[k]).isCloseTo(mean, withinPercentage(1e-8));
      assertThat(fit.scale()[k])
          .isCloseTo(variance > 0 ? Math.sqrt(variance) : 1, withinPercentage(1e-8));
    }
  }

  private static double mean(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }

    return sum / x.length;
  }

  private static Examples normal(long seed, int count, int width, double mean, double deviation) {
    Random random = new Random(seed);
    float[] values = new float[count * width];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }

    return new Examples(new FloatFeatures(values, width), new int[count]);
  }

  private static int[] cuts(long seed, int parts, int count) {
    return IntStream.concat(IntStream.of(0, count), new Random(seed).ints(parts - 1, 0, count + 1))
        .sorted()
        .toArray();
  }
}
