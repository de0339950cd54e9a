package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Rules;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Test;

class ParameterUpdateTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("w", ParameterKind.WEIGHT, 0, 5000),
              Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 5000, 10)));

  @Test
  void reportsTheNormOfTheChangeOfTheParametersForEveryRule() {
    for (Rules.Rule rule : Rules.ALL) {
      for (boolean halves : new boolean[] {false, true}) {
        float[] parameters = new float[LAYOUT.size()];
        ParameterUpdate update =
            new ParameterUpdate(
                rule.defaults(),
                new RegularizationPenalty(LAYOUT, List.of(0.0, 0.0), List.of(0.0, 0.0)),
                halves ? Optional.of(ParameterUpdateTest::halve) : Optional.empty(),
                parameters);
        float[] restored = new float[LAYOUT.size()];
        Arrays.fill(restored, 0.5f);
        update.restore(restored, update.state());
        for (int step = 1; step <= 2; step++) {
          float[] before = parameters.clone();

          UpdateNorms norms = update.apply(gradient(step), new UpdateInputs(step, 0.1, step));

          double squares = 0;
          for (int i = 0; i < before.length; i++) {
            squares += Math.pow((double) parameters[i] - before[i], 2);
          }
          // a sum of squares of the gradient does not contain the rounding of single parameters
          assertThat(norms.updateNorm())
              .as("%s, step %d, halved: %s", rule.name(), step, halves)
              .isCloseTo(Math.sqrt(squares), within(1e-7 * Math.sqrt(squares)));
        }
      }
    }
  }

  private static void halve(float[] before, float[] parameters, double rate) {
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (before[i] + parameters[i]) / 2;
    }
  }

  private static GradientSum gradient(int step) {
    float[] gradient = new float[LAYOUT.size()];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (float) Math.sin(step * (i + 1.0));
    }
    return new GradientSum(gradient, 1, 4);
  }
}
