package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

/** Properties of individual rules. */
class RulesTest {

  private static final double INF = Double.POSITIVE_INFINITY;
  private static final Lamb LAMB = (Lamb) Rules.named("lamb");

  @Property(tries = 100)
  void lambMovesATensorByTheLearningRateTimesItsNorm(
      @ForAll long seed, @ForAll @DoubleRange(min = 1e-4, max = 0.5) @Scale(4) double eta) {
    QuadraticProblem problem = QuadraticProblem.single(seed, ParameterKind.WEIGHT, 5000);

    double expected = eta * norm(problem.weights());
    assertThat(moved(LAMB, problem, 1, eta)).isCloseTo(expected, within(1e-4 * expected));
  }

  @Property(tries = 100)
  void theFirstUpdateOfSngmHasTheNormOfTheLearningRate(
      @ForAll long seed, @ForAll @DoubleRange(min = 1e-6, max = 1e6) @Scale(6) double scale) {
    QuadraticProblem problem = QuadraticProblem.single(seed, ParameterKind.WEIGHT, 5000);

    assertThat(moved(Rules.named("sngm"), problem, scale, 0.5)).isCloseTo(0.5, within(1e-4));
  }

  @Property(tries = 100)
  void larsWithoutDecayDoesNotDependOnTheGradientsScale(
      @ForAll long seed, @ForAll @DoubleRange(min = 1e-3, max = 1e3) @Scale(3) double scale) {
    QuadraticProblem problem = QuadraticProblem.single(seed, ParameterKind.WEIGHT, 5000);
    Lars lars = new Lars(0.9, 0, 0.1, 0, false, Lars.Form.PAPER, false, Exempt.BIASES_AND_NORMS);

    double expected = 0.1 * norm(problem.weights()); // κ ‖w‖ at η = 1
    assertThat(moved(lars, problem, scale, 1)).isCloseTo(expected, within(1e-4 * expected));
  }

  @Property(tries = 100)
  void novogradDoesNotDependOnTheGradientsScale(
      @ForAll long seed, @ForAll @DoubleRange(min = 1e-3, max = 1e3) @Scale(3) double scale) {
    QuadraticProblem problem = QuadraticProblem.single(seed, ParameterKind.WEIGHT, 5000);

    double expected = 0.5; // η, since m = g / ‖g‖
    assertThat(moved(Rules.named("novograd"), problem, scale, 0.5))
        .isCloseTo(expected, within(1e-4));
  }

  @Test
  void ahbBoundsItsMomentumBeforeOrAfterTheSquare() {
    Ahb after = (Ahb) Rules.named("ahb-sgd");
    Ahb before =
        new Ahb(
            0.001,
            0,
            false,
            0.999,
            1e-8,
            Sngm.Scope.GLOBAL,
            Ahb.Clamp.BEFORE,
            Ahb.Difference.ACTUAL,
            Exempt.NONE);

    assertThat(after.beta(1, 1, 0.25)).isEqualTo(0.25);
    assertThat(before.beta(1, 1, 0.25)).isEqualTo(0.25);
    assertThat(after.beta(1, 1, 2.25)).isEqualTo(0.25);
    assertThat(before.beta(1, 1, 2.25)).isZero();
    assertThat(after.beta(1, 1, 100)).isEqualTo(0.999);
    assertThat(after.beta(0, 1, 1)).isEqualTo(0.999);
    assertThat(before.beta(0, 1, 1)).isCloseTo(0.999, within(1e-15));
    assertThat(after.beta(1, 0, 1)).isZero();
  }

  @Property(tries = 20)
  void hfacUpdatesStackedCopiesLikeOneMatrix(@ForAll long seed) {
    Random random = new Random(seed);
    int copies = 1 + random.nextInt(6);
    int rows = 1 + random.nextInt(150); // of many, columns are added up in blocks
    int columns = 1 + random.nextInt(200);
    float[] one = new float[rows * columns];
    float[] all = new float[copies * one.length];
    Optimizer alone = new Optimizer(Rules.named("hfac"), kernel(rows, columns), one);
    Optimizer stacked = new Optimizer(Rules.named("hfac"), kernel(copies * rows, columns), all);

    for (int t = 0; t < 3; t++) {
      float[] gradient = new float[one.length];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
      float[] gradients = new float[all.length];
      for (int i = 0; i < gradients.length; i++) {
        gradients[i] = gradient[i % gradient.length];
      }
      alone.step(gradient, 1, 0.1);
      stacked.step(gradients, 1, 0.1);
    }

    for (int i = 0; i < all.length; i++) {
      assertThat(all[i]).isCloseTo(one[i % one.length], within(1e-5f));
    }
  }

  private static ParameterLayout kernel(int outputs, int inputs) {
    return new ParameterLayout(
        List.of(new Tensor("0_W", ParameterKind.WEIGHT, 0, List.of(outputs, inputs, 1, 1), 'c')));
  }

  @Test
  void arsgbBoostsWhenTheLossFlattens() {
    QuadraticProblem problem = QuadraticProblem.single(5, ParameterKind.WEIGHT, 100);
    Optimizer optimizer =
        new Optimizer(Rules.named("arsgb"), problem.layout(), problem.weights().clone());
    RecordingProbe recordingProbe = new RecordingProbe(problem.layout());
    optimizer.observe(recordingProbe);

    // two epochs a period, four steps an epoch: halves each period, then hardly falls
    int boostedAt = -1;
    for (int step = 0; step < 80; step++) {
      int period = step / 8;
      double loss = period < 5 ? Math.pow(0.5, period) : 0.06 - 0.0001 * period;
      optimizer.step(problem.copyOfGradient(0), 1, 1e-3, loss, step / 4.0);
      if (boostedAt < 0 && recordingProbe.scalars().get("boosts") > 0) {
        boostedAt = step;
      }
    }

    assertThat(boostedAt).isEqualTo(48); // the first flat period is over
    assertThat(recordingProbe.scalars())
        .containsEntry("observation", 0.1)
        .containsEntry("boosts", 1.0);
  }

  @Test
  void arsgbBoostsAtTheEpochsItIsGiven() {
    Arsgb rule = arsgb(List.of(1.0, 2.0), 0.2, true);
    QuadraticProblem problem = QuadraticProblem.single(5, ParameterKind.WEIGHT, 100);
    Optimizer optimizer = new Optimizer(rule, problem.layout(), problem.weights().clone());
    RecordingProbe recordingProbe = new RecordingProbe(problem.layout());
    optimizer.observe(recordingProbe);

    double[] expected = {0.2, 0.2, 0.4, 0.4, 0.8, 0.8};
    for (int step = 0; step < expected.length; step++) {
      optimizer.step(problem.copyOfGradient(0), 1, 1e-3, 1, step / 2.0);
      assertThat(recordingProbe.scalars()).containsEntry("observation", expected[step]);
    }

    refused(
        () -> arsgb(List.of(1.0, 2.0, 3.0), 0.2, true),
        "observation must stay below 1, but would be 1.6 after 3 boosts");
    arsgb(List.of(1.0, 2.0, 3.0), 0.2, false); // 0.4 for good
    refused(
        () -> arsgb(List.of(2.0, 1.0), 0.1, true), "boost-epochs must ascend, but were [2.0, 1.0]");
  }

  private static Arsgb arsgb(List<Double> epochs, double observation, boolean compounding) {
    return new Arsgb(
        0.999,
        0.99,
        observation,
        1e-8,
        0,
        true,
        Arsg.Form.DIRECT,
        epochs,
        2,
        0.5,
        1,
        2,
        0.25,
        compounding,
        Exempt.NONE);
  }

  @Test
  void clipsTheTrustRatioAfterTheFallbackToOne() {
    Lamb half = (Lamb) Rules.named("lambc");
    half = new Lamb(0.9, 0.999, 1e-6, 0, false, 0, 0.5, 0, INF, INF, half.exempt());

    assertThat(LAMB.trust(6, 1)).isEqualTo(6);
    assertThat(half.trust(6, 1)).isEqualTo(0.5);
    assertThat(LAMB.trust(0, 3)).isEqualTo(1);
    assertThat(LAMB.trust(3, 0)).isEqualTo(1);
    assertThat(half.trust(0, 3)).isEqualTo(0.5);
  }

  /** Where a rule has bounds, its ratios are reported before and after them. */
  @Test
  void reportsTrustRatiosBeforeTheirBounds() {
    QuadraticProblem problem = QuadraticProblem.single(3, ParameterKind.WEIGHT, 100);
    Lamb bounded = new Lamb(0.9, 0.999, 1e-6, 0, true, 0, 1e-3, 0, INF, INF, Exempt.NONE);
    Lars lars = new Lars(0.9, 0, 1000, 0, false, Lars.Form.SCALED_GRADIENT, true, Exempt.NONE);
    for (UpdateRule rule : List.of(bounded, lars)) {
      RecordingProbe probe = observed(rule, problem);
      assertThat(probe.perTensor().get(Probe.TRUST_RATIO))
          .containsExactly(rule == bounded ? 1e-3 : 1.0);
      assertThat(probe.perTensor().get(Probe.UNCLIPPED_TRUST_RATIO).get(0)).isGreaterThan(1e-3);
    }
    double free = observed(bounded, problem).perTensor().get(Probe.UNCLIPPED_TRUST_RATIO).get(0);
    Lamb unbounded = new Lamb(0.9, 0.999, 1e-6, 0, true, 0, INF, 0, INF, INF, Exempt.NONE);
    assertThat(observed(unbounded, problem).perTensor())
        .doesNotContainKey(Probe.UNCLIPPED_TRUST_RATIO)
        .containsEntry(Probe.TRUST_RATIO, List.of(free));
  }

  private static RecordingProbe observed(UpdateRule rule, QuadraticProblem problem) {
    RecordingProbe probe = new RecordingProbe(problem.layout());
    Optimizer optimizer = new Optimizer(rule, problem.layout(), problem.weights().clone());
    optimizer.observe(probe);
    optimizer.step(problem.copyOfGradient(0), 1, 1e-3);
    return probe;
  }

  @Test
  void namesTheRejectedHyperParameter() {
    refused(
        () -> new Sgd(-1, Exempt.NONE), "weight-decay must be zero or more and finite, but was -1");
    refused(
        () -> new Momentum(1, 0, false, Momentum.Velocity.OUTSIDE, 0, Exempt.NONE),
        "momentum must be in [0, 1), but was 1");
    refused(
        () -> new Momentum(0.9, 0.1, true, Momentum.Velocity.INSIDE, 0, Exempt.NONE),
        "dampening must be 0 with velocity = inside, but was 0.1");
    refused(
        () -> new Adam(0.9, 1, 1e-8, 0, false, false, Exempt.NONE),
        "beta2 must be in [0, 1), but was 1");
    refused(
        () -> new Lars(0.9, 0, 0, 0, false, Lars.Form.PAPER, false, Exempt.NONE),
        "trust must be positive and finite, but was 0");
    refused(
        () -> new Lamb(0.9, 0.999, 1e-6, 0, true, 2, 1, 0, INF, INF, Exempt.NONE),
        "min-trust must be at most max-trust = 1, but was 2");
    refused(
        () -> new Lamb(0.9, 0.999, 1e-6, 0, true, 0, Double.NaN, 0, INF, INF, Exempt.NONE),
        "max-trust must be positive, or inf for none, but was NaN");
    refused(
        () -> new Sngm(0.9, 0, Double.NaN, Sngm.Scope.GLOBAL, Exempt.NONE),
        "epsilon must be zero or more and finite, but was NaN");
    refused(() -> new Rsg(0.9, 1, 0, Exempt.NONE), "observation must be in [0, 1), but was 1");
    refused(
        () -> new Arsg(0.9, 0.99, 0.1, 1e-8, 0, false, Arsg.Form.DIRECT, 5, Exempt.NONE),
        "restart-every must be 0 without amsgrad");
  }

  @Test
  void arsgRestartsFreeTheSecondMomentOfAnEarlySpike() {
    QuadraticProblem problem = QuadraticProblem.single(5, ParameterKind.WEIGHT, 100);
    Arsg never = (Arsg) Rules.named("arsg");
    Arsg often = new Arsg(0.999, 0.99, 0.1, 1e-8, 0, true, Arsg.Form.DIRECT, 200, Exempt.NONE);

    assertThat(movedAfterSpike(often, problem)).isGreaterThan(5 * movedAfterSpike(never, problem));
  }

  private static double movedAfterSpike(UpdateRule rule, QuadraticProblem problem) {
    float[] w = problem.weights().clone();
    Optimizer optimizer = new Optimizer(rule, problem.layout(), w);
    float[] spike = problem.copyOfGradient(0);
    for (int i = 0; i < spike.length; i++) {
      spike[i] *= 1000;
    }
    optimizer.step(spike, 1, 1e-3);
    for (int t = 0; t < 400; t++) {
      optimizer.step(problem.copyOfGradient(0), 1, 1e-3);
    }
    float[] before = w.clone();
    optimizer.step(problem.copyOfGradient(0), 1, 1e-3);
    return distance(w, before);
  }

  private static double moved(UpdateRule rule, QuadraticProblem problem, double scale, double eta) {
    float[] w = problem.weights().clone();
    float[] gradient = problem.copyOfGradient(0);
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] *= (float) scale;
    }
    new Optimizer(rule, problem.layout(), w).step(gradient, 1, eta);
    return distance(w, problem.weights());
  }

  private static void refused(Runnable construction, String message) {
    assertThatIllegalArgumentException().isThrownBy(construction::run).withMessage(message);
  }

  private static double norm(float[] x) {
    return distance(x, new float[x.length]);
  }

  private static double distance(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += Math.pow((double) x[i] - y[i], 2);
    }
    return Math.sqrt(sum);
  }
}
