package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OptimizerStateTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(List.of(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(3, 2), 'f')));

  @Provide
  Arbitrary<UpdateRule> rules() {
    return Arbitraries.of(SampleVectors.rules());
  }

  @Property(tries = 150)
  void resumesFromAStateToTheSameBits(
      @ForAll("rules") UpdateRule rule,
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 6) int moment) {
    QuadraticProblem problem = QuadraticProblem.random(seed, 4, 6);
    float[] w = problem.weights().clone();
    Optimizer optimizer = new Optimizer(rule, problem.layout(), w);
    run(optimizer, problem, 0, moment);
    OptimizerState state = optimizer.state();
    float[] copy = w.clone();

    run(optimizer, problem, moment, 6);
    Optimizer other = new Optimizer(rule, problem.layout(), copy);
    other.restore(state);
    run(other, problem, moment, 6);

    assertThat(copy).isEqualTo(w);
    assertThat(other.state().vectors()).isDeepEqualTo(optimizer.state().vectors());
    assertThat(other.state().scalars()).isEqualTo(optimizer.state().scalars());
    assertThat(other.state().updates()).isEqualTo(6);
  }

  @Test
  void isACopy() {
    Optimizer optimizer = optimizer("adam");
    OptimizerState before = optimizer.state();
    optimizer.step(new float[] {1, 2, 3, 4, 5, 6}, 1, 0.1);

    assertThat(before.vectors()[0]).containsOnly(0);
    assertThat(optimizer.state().vectors()[0]).isNotEqualTo(before.vectors()[0]);
  }

  @Test
  void refusesTheStateOfAnotherRuleOrModel() {
    OptimizerState state = optimizer("novograd").state();
    String rule = state.rule();

    refused(
        "adai",
        state,
        "the state must be of %s, but was of %s".formatted(Rules.named("adai"), rule));
    refused(
        "novograd",
        new OptimizerState(rule, 0, new float[2][6], state.scalars()),
        "the state must have 1 vectors, but had 2");
    refused(
        "novograd",
        new OptimizerState(rule, 0, new float[1][7], state.scalars()),
        "vectors of the state must be 6 floats, but one was 7");
    refused(
        "novograd",
        new OptimizerState(rule, 0, state.vectors(), new double[3]),
        "the state must have 1 scalars, but had 3");
    refused(
        "novograd",
        new OptimizerState(rule, -1, state.vectors(), state.scalars()),
        "updates of the state must be zero or more, but were -1");
  }

  private static void refused(String rule, OptimizerState state, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer(rule).restore(state))
        .withMessage(message);
  }

  private static Optimizer optimizer(String rule) {
    return new Optimizer(Rules.named(rule), LAYOUT, new float[6]);
  }

  private static void run(Optimizer optimizer, QuadraticProblem problem, int from, int to) {
    for (int t = from; t < to; t++) {
      optimizer.step(problem.copyOfGradient(t), 4, 0.01 / (t + 1), 1.0 / (t + 1), t);
    }
  }

  @Test
  void ownersHoldTheScalarsOfTheirTensorsOnly() {
    QuadraticProblem problem = QuadraticProblem.random(1, 5, 1);
    ParameterLayout layout = problem.layout();
    UpdateRule rule = new Wrapped(Soap.DEFAULT, new ClipByGlobalNorm(0.1));
    OptimizerState whole = new Optimizer(rule, layout, problem.weights().clone()).state();
    for (int k = 0; k < whole.scalars().length; k++) {
      whole.scalars()[k] = k;
    }
    List<ParameterSlice> slices = SlicePlan.of(rule, layout, 3);
    List<OptimizerState> ofOwners =
        slices.stream().map(slice -> whole.of(rule, layout, slice)).toList();

    int byTensor = ofOwners.stream().mapToInt(state -> state.scalars().length - 1).sum();
    assertThat(byTensor).isEqualTo(whole.scalars().length - 1);
    assertThat(ofOwners)
        .allSatisfy(state -> assertThat(state.scalars()).endsWith(whole.scalars().length - 1.0));
    assertThat(OptimizerState.join(rule, layout, slices, ofOwners).scalars())
        .isEqualTo(whole.scalars());
  }
}
