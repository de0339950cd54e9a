package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import largo.core.params.NormalizedWeight;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.params.WeightFilters;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties of wrappers. */
class WrapperTest {

  private static final Sgd SGD = new Sgd(0, Exempt.NONE);

  @Property(tries = 100)
  void clippingLimitsTheNormOfTheGradient(
      @ForAll long seed, @ForAll @DoubleRange(min = 0.1, max = 100) double bound) {
    QuadraticProblem problem = QuadraticProblem.random(seed, 3, 1);
    float[] w = problem.weights().clone();
    Optimizer optimizer =
        new Optimizer(new Wrapped(SGD, new ClipByGlobalNorm(bound)), problem.layout(), w);
    RecordingProbe recordingProbe = new RecordingProbe(problem.layout());
    optimizer.observe(recordingProbe);

    double norm = optimizer.step(problem.copyOfGradient(0), 1, 1);

    double expected = Math.min(norm, bound);
    assertThat(trainedDistance(problem, w)).isCloseTo(expected, within(1e-4 * expected));
    assertThat(recordingProbe.scalars()).containsEntry("clip-count", norm > bound ? 1.0 : 0.0);
  }

  @Property(tries = 100)
  void centralizationSubtractsTheMeanOfEachFilter(@ForAll long seed) {
    QuadraticProblem problem = QuadraticProblem.random(seed, 5, 1);
    float[] w = problem.weights().clone();
    new Optimizer(
            new Wrapped(SGD, new GradientCentralization(Optional.empty())), problem.layout(), w)
        .step(problem.copyOfGradient(0), 1, 1);

    for (Tensor tensor : problem.layout().tensors()) {
      if (tensor.hasFilters()) {
        WeightFilters filters = tensor.filters();
        for (int k = 0; k < filters.outputs(); k++) {
          double before = sum(problem.weights(), filters, k);
          assertThat(sum(w, filters, k)).isCloseTo(before, within(1e-4));
        }
      } else if (tensor.kind().trained()) {
        int i = tensor.offset();
        float plain = problem.weights()[i] - problem.gradients().get(0)[i];
        assertThat(w[i]).isCloseTo(plain, within(1e-6f));
      }
    }
  }

  @Test
  void centralizationPassesOnTheNormOfTheCentralizedGradient() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(2, 1), 'f')));
    float[] w = new float[2];
    UpdateRule clipped = new Wrapped(SGD, new ClipByGlobalNorm(1));
    new Optimizer(new Wrapped(clipped, new GradientCentralization(Optional.empty())), layout, w)
        .step(new float[] {20, 26}, 2, 1); // mean gradient 10, 13: centralized −1.5, 1.5

    assertThat(w[0]).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
  }

  @Test
  void lookaheadInterpolatesTheWeightsEveryKSteps() {
    ParameterLayout layout =
        new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, 1)));
    float[] w = {1};
    Lookahead lookahead = new Lookahead(3, 0.5, Lookahead.Pullback.NONE);
    Optimizer optimizer = new Optimizer(new Wrapped(SGD, lookahead), layout, w);

    float[] expected = {0, -1, -0.5f, -1.5f, -2.5f, -2f};
    for (float next : expected) {
      optimizer.step(new float[] {1}, 1, 1);
      assertThat(w[0]).isEqualTo(next);
    }
  }

  @Test
  void momentumScalingKeepsTheMomentumAtTheReferenceRate() {
    MomentumScaling scaling = new MomentumScaling(0.1, 2.0 / 3);

    assertThat(scaling.beta(0.9, 0.1)).isCloseTo(0.9, within(1e-12));
    assertThat(scaling.beta(0.9, 0.8)).isCloseTo(0.6, within(1e-12));
    assertThat(scaling.beta(0.9, 1e9)).isZero();
    assertThat(scaling.beta(0.9, 0)).isLessThan(1);
  }

  @ParameterizedTest
  @MethodSource("withMomentum")
  void momentumScalingIsTheRuleWithAnotherMomentum(Inertial rule) {
    QuadraticProblem problem = QuadraticProblem.random(7, 4, 5);
    MomentumScaling scaling = new MomentumScaling(0.01, 1);
    double scaled = scaling.beta(rule.momentum(), 0.02);
    UpdateRule expected =
        SampleVectors.with(rule, rule.getClass().getRecordComponents()[0].getName(), scaled);

    assertThat(scaled).isLessThan(rule.momentum());
    assertThat(trained(problem, new Wrapped(new Wrapped(rule, new ClipByGlobalNorm(1e9)), scaling)))
        .isEqualTo(trained(problem, expected))
        .isNotEqualTo(trained(problem, rule));
  }

  @ParameterizedTest
  @MethodSource("all")
  void clippingBelowTheBoundChangesNothing(UpdateRule rule) {
    QuadraticProblem problem = QuadraticProblem.random(8, 4, 5);

    assertThat(trained(problem, new Wrapped(rule, new ClipByGlobalNorm(1e9))))
        .isEqualTo(trained(problem, rule));
  }

  static List<UpdateRule> all() {
    return Rules.ALL.stream().map(Rules.Rule::defaults).toList();
  }

  static List<UpdateRule> withMomentum() {
    return all().stream().filter(Inertial.class::isInstance).toList();
  }

  private static float[] trained(QuadraticProblem problem, UpdateRule rule) {
    float[] w = problem.weights().clone();
    Optimizer optimizer = new Optimizer(rule, problem.layout(), w);
    for (int t = 0; t < problem.gradients().size(); t++) {
      optimizer.step(problem.copyOfGradient(t), 1, 0.02);
    }
    return w;
  }

  @Test
  void wrappersThatMoveWeightsRejectRulesThatAverage() {
    UpdateRule averaging = Rules.named("schedule-free-sgd");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Wrapped(averaging, Wrappers.named("lookahead")))
        .withMessageContaining("must not be lookahead, which moves the weights");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Wrapped(averaging, SampleVectors.RESCALING))
        .withMessageContaining("must not be weight-rescaling");
    assertThat(new Wrapped(averaging, new ClipByGlobalNorm(1)).averages()).isTrue();
  }

  @Test
  void aPerturbedGradientMustBeRequestedOnce() {
    QuadraticProblem problem = QuadraticProblem.random(9, 3, 1);
    Optimizer optimizer =
        new Optimizer(
            SampleVectors.wrapped("sgd", Wrappers.named("sam"), new ClipByGlobalNorm(1)),
            problem.layout(),
            problem.weights().clone());

    assertThatIllegalStateException()
        .isThrownBy(() -> optimizer.step(problem.copyOfGradient(0), 1, 0.1))
        .withMessage("the gradient of update 1 must be at perturbed weights");
    assertThat(optimizer.perturbed(problem.copyOfGradient(0), 1)).isPresent();
    optimizer.step(problem.copyOfGradient(0), 1, 0.1);
    assertThatIllegalStateException()
        .isThrownBy(() -> optimizer.step(problem.copyOfGradient(0), 1, 0.1));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SampleVectors.wrapped("sgd", Wrappers.named("sam"), Wrappers.named("looksam")))
        .withMessage("wrap must have one of sam, asam and looksam, but had two of them");
  }

  @Property(tries = 50)
  void samMovesWeightsByRhoAlongTheGradient(@ForAll long seed) {
    QuadraticProblem problem = QuadraticProblem.random(seed, 5, 1);
    float[] w = problem.weights().clone();
    Optimizer optimizer =
        new Optimizer(SampleVectors.wrapped("adam", Wrappers.named("sam")), problem.layout(), w);
    float[] perturbed = optimizer.perturbed(problem.copyOfGradient(0), 7).orElseThrow();

    assertThat(trainedDistance(problem, perturbed)).isCloseTo(0.05, within(1e-4));
    for (Tensor tensor : problem.layout().tensors()) {
      for (int i = tensor.offset(); !tensor.kind().trained() && i < tensor.end(); i++) {
        assertThat(perturbed[i]).isEqualTo(w[i]);
      }
    }
    assertThat(w).isEqualTo(problem.weights());
  }

  @Test
  void rejectsRulesWithoutMomentum() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Wrapped(SGD, new MomentumScaling(1, 1)))
        .withMessage(
            "wrap must be around a rule with a momentum of a fixed decay for momentum-scaling, but "
                + "was around sgd");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Wrapped(SGD, new Lookahead(5, 0.5, Lookahead.Pullback.RESET)))
        .withMessage(
            "wrap must be around a rule with a momentum for lookahead with pullback = reset, but "
                + "was around sgd");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rescalingIncludesBiasAndRunningStatistics(boolean logarithmic) {
    Tensor weight = new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(2, 2), 'f');
    Tensor bias = Tensor.vector("0_b", ParameterKind.BIAS, 4, 2);
    Tensor mean = Tensor.vector("1_mean", ParameterKind.RUNNING_STATISTIC, 6, 2);
    Tensor variance = Tensor.vector("1_var", ParameterKind.RUNNING_STATISTIC, 8, 2);
    Tensor last = new Tensor("2_W", ParameterKind.WEIGHT, 10, List.of(2, 1), 'f');
    ParameterLayout layout =
        new ParameterLayout(
            List.of(weight, bias, mean, variance, last),
            List.of(new NormalizedWeight(weight, Optional.of(bias), mean, variance, logarithmic)));
    float[] w = {3, 4, 0, 0, 10, 20, 5, 6, 1, 1, 7, 7};

    new Optimizer(new Wrapped(SGD, rescaling(WeightRescaling.Selection.NORMALIZED)), layout, w)
        .step(new float[12], 1, 1);

    float rescaledVariance = logarithmic ? (float) (1 - Math.log10(5)) : 0.04f;
    assertThat(w)
        .containsExactly(
            new float[] {0.6f, 0.8f, 0, 0, 2, 20, 1, 6, rescaledVariance, 1, 7, 7}, within(1e-6f));
  }

  @Test
  void rescalingNeedsNormalizedWeights() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(2, 1), 'f')));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer(layout, rescaling(WeightRescaling.Selection.NORMALIZED)))
        .withMessage(
            "weight-rescaling needs weights that are followed by batch normalization, and "
                + "this model has none; remove the wrapper, or set tensors = weights");
    WeightRescaling other =
        new WeightRescaling(
            1,
            WeightRescaling.Granularity.LAYER,
            1,
            WeightRescaling.Selection.WEIGHTS,
            List.of("1_W"),
            Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> optimizer(layout, other))
        .withMessage("only must be of [0_W] for weight-rescaling of this model, but was 1_W");
  }

  private static Optimizer optimizer(ParameterLayout layout, Wrapper wrapper) {
    return new Optimizer(new Wrapped(SGD, wrapper), layout, new float[layout.size()]);
  }

  private static WeightRescaling rescaling(WeightRescaling.Selection which) {
    return new WeightRescaling(
        1, WeightRescaling.Granularity.FILTER, 1, which, List.of(), Optional.empty());
  }

  private static double trainedDistance(QuadraticProblem problem, float[] w) {
    double squares = 0;
    for (Tensor tensor : problem.layout().tensors()) {
      for (int i = tensor.offset(); tensor.kind().trained() && i < tensor.end(); i++) {
        squares += Math.pow((double) w[i] - problem.weights()[i], 2);
      }
    }
    return Math.sqrt(squares);
  }

  private static double sum(float[] x, WeightFilters filters, int output) {
    double sum = 0;
    for (int run = 0; run < filters.runs(); run++) {
      for (int i = 0; i < filters.length(); i++) {
        sum += x[filters.from(output, run) + i];
      }
    }
    return sum;
  }
}
