package largo.core.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import largo.core.params.ParameterKind;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;

class BatchStatisticTest {

  private static final Tensor MEAN = Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 1, 1);
  private static final Tensor SPREAD = Tensor.vector("var", ParameterKind.RUNNING_STATISTIC, 2, 1);

  @Test
  void subtractingTheUpdateMixesOldAndCurrent() {
    float[] parameters = {9, 2, 4};
    float[] sum = new float[3];
    new BatchStatistic(MEAN, SPREAD, false, 0.75)
        .addUpdates(parameters, new float[] {6}, new float[] {8}, 10, sum);

    assertThat(sum[0]).isZero();
    assertThat(parameters[1] - sum[1] / 10).isCloseTo(0.75f * 2 + 0.25f * 6, within(1e-6f));
    assertThat(parameters[2] - sum[2] / 10).isCloseTo(0.75f * 4 + 0.25f * 8, within(1e-6f));
  }

  @Test
  void mixesVariancesWhereTheirLogarithmIsStored() {
    float[] parameters = {0, 0, (float) Math.log10(3)};
    float[] sum = new float[3];
    new BatchStatistic(MEAN, SPREAD, true, 0.5)
        .addUpdates(parameters, new float[] {0}, new float[] {4}, 1, sum);

    double variance = Math.pow(10, 2 * (parameters[2] - sum[2]));
    assertThat(variance).isCloseTo(0.5 * 9 + 0.5 * 4, within(1e-5));
  }
}
