package largo.core.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationTest {

  @Property(tries = 700)
  void shiftsAndScalesEveryValueByItsGroup(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int count,
      @ForAll @IntRange(min = 1, max = 4) int groups,
      @ForAll @IntRange(min = 1, max = 4) int group) {
    Random random = new Random(seed);
    double[] shift = doubles(random, groups);
    double[] scale = doubles(random, groups);
    int width = groups * group;
    float[] x = floats(random, count * width);
    float[] actual = x.clone();

    for (int i = 0; i < count; i++) {
      new Normalization(shift, scale).apply(actual, i * width, width);
    }

    for (int i = 0; i < x.length; i++) {
      int k = i % width / group;
      assertThat(actual[i]).isEqualTo((x[i] - (float) shift[k]) / (float) scale[k]);
    }
  }

  @Test
  void appliesPerFeaturePerChannelOrToAll() {
    assertThat(applied(new Normalization(new double[] {1, 2, 3, 4}, new double[] {1, 2, 4, 8})))
        .containsExactly(7, 3, 1.25f, 0.5f);
    assertThat(applied(new Normalization(new double[] {0, 4}, new double[] {2, 4})))
        .containsExactly(4, 4, 1, 1);
    assertThat(applied(Normalization.all(4, 4))).containsExactly(1, 1, 1, 1);
    assertThat(applied(Normalization.NONE)).containsExactly(8, 8, 8, 8);
    assertThat(applied(Normalization.BYTES))
        .containsExactly(8 / 255f, 8 / 255f, 8 / 255f, 8 / 255f);
  }

  @Test
  void doesNotChangeOtherRows() {
    float[] x = {2, 4, 6, 8};

    Normalization.all(0, 2).apply(x, 0, 2);

    assertThat(x).containsExactly(1, 2, 6, 8);
  }

  @Test
  void isEqualByContent() {
    assertThat(Normalization.all(0, 255))
        .isEqualTo(Normalization.BYTES)
        .hasSameHashCodeAs(Normalization.BYTES)
        .isNotEqualTo(Normalization.all(1, 255))
        .isNotEqualTo(Normalization.all(0, 254));
  }

  @Test
  void hasADescription() {
    assertThat(Normalization.NONE).hasToString("none");
    assertThat(Normalization.BYTES).hasToString("bytes to [0, 1]");
    assertThat(new Normalization(new double[3], new double[] {1, 2, 3})).hasToString("3 groups");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "NaN", "Infinity"})
  void rejectsAScaleThatCannotDivide(double scale) {
    String shown = scale > 1 ? "inf" : Double.isNaN(scale) ? "NaN" : Integer.toString((int) scale);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(new double[2], new double[] {1, scale}))
        .withMessage("scale must be positive and finite, but was " + shown);
  }

  @Test
  void rejectsAShiftWithoutAScale() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(new double[2], new double[] {1}))
        .withMessage("there must be 2 scales, one per shift, but were 1");
  }

  private static float[] applied(Normalization normalization) {
    float[] x = {8, 8, 8, 8};
    normalization.apply(x, 0, 4);
    return x;
  }

  private static double[] doubles(Random random, int count) {
    return random.doubles(count, 0.1, 1.1).toArray();
  }

  private static float[] floats(Random random, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = 0.1f + random.nextFloat();
    }

    return x;
  }
}
