package largo.core.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import largo.core.aggregation.GradientAttack.GaussianNoise;
import largo.core.aggregation.GradientAttack.LittleIsEnough;
import largo.core.aggregation.GradientAttack.NoAttack;
import largo.core.aggregation.GradientAttack.Scaling;
import largo.core.aggregation.GradientAttack.SignFlip;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;

class GradientAttackTest {

  private static final List<float[]> HONEST =
      List.of(new float[] {1, 2, 3}, new float[] {4, 5, 6}, new float[] {7, 8, 9});

  @Test
  void flipsAndScales() {
    assertThat(attacked(new SignFlip(2))).containsExactly(-2, 4, -1);
    assertThat(attacked(new Scaling(10))).containsExactly(10, -20, 5);
    assertThat(attacked(new NoAttack())).containsExactly(1, -2, 0.5f);
  }

  /** The mean of each coordinate is 4, 5 and 6, and the standard deviation 3. */
  @Test
  void aLittleIsEnoughIsBelowTheMeanByAMultipleOfTheDeviation() {
    assertThat(attacked(new LittleIsEnough(1.5))).containsExactly(-0.5f, 0.5f, 1.5f);
  }

  @Test
  void drawsNormalNumbersThatDependOnTheSeedOnly() {
    int size = 3 * CoordinateBlocks.LENGTH;
    GaussianNoise attack = new GaussianNoise(2);
    float[] first = new float[size];
    float[] other = new float[size];
    float[] again = new float[size];
    CoordinateBlocks blocks = AggregationRuleTest.blocks(size);
    attack.apply(blocks, List.of(first, other), HONEST, new long[] {1, 2});
    attack.apply(blocks, List.of(again), HONEST, new long[] {1});

    assertThat(again).isEqualTo(first).isNotEqualTo(other);
    double[] squares =
        IntStream.range(0, size).mapToDouble(i -> (double) first[i] * first[i]).toArray();
    assertThat(Arrays.stream(squares).average().orElseThrow()).isCloseTo(4, within(0.2));
    assertThat(IntStream.range(0, size).mapToDouble(i -> first[i]).average().orElseThrow())
        .isCloseTo(0, within(0.1));
  }

  @Test
  void leavesWhatIsNotTrained() {
    CoordinateBlocks blocks =
        new CoordinateBlocks(
            new ParameterLayout(
                List.of(
                    Tensor.vector("w", ParameterKind.WEIGHT, 0, 1),
                    Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 1, 2))));
    for (GradientAttack attack : GradientAttack.BY_NAME.values()) {
      float[] vector = {1, 2, 3};
      attack.apply(blocks, List.of(vector), HONEST, new long[] {1});
      assertThat(vector).endsWith(2, 3);
    }
  }

  @Test
  void refusesImpossibleOptions() {
    assertThatIllegalArgumentException().isThrownBy(() -> new SignFlip(0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Scaling(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> new GaussianNoise(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> new LittleIsEnough(0));
  }

  private static float[] attacked(GradientAttack attack) {
    float[] vector = {1, -2, 0.5f};
    attack.apply(AggregationRuleTest.blocks(3), List.of(vector), HONEST, new long[] {7});
    return vector;
  }
}
