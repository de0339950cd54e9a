package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Properties of all rules. */
class OptimizerTest {

  private static final double RATE = 0.01;

  @Provide
  Arbitrary<UpdateRule> rules() {
    return Arbitraries.of(SampleVectors.rules());
  }

  @Property(tries = 150)
  void givesTheSameBitsForAnyNumberOfThreads(
      @ForAll("rules") UpdateRule rule,
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 16) int threads)
      throws Exception {
    QuadraticProblem problem = QuadraticProblem.random(seed, 12, 3);

    assertThat(trained(rule, problem, threads)).isEqualTo(trained(rule, problem, 1));
  }

  @Test
  void addsSumsInTheSameOrderForAnyNumberOfThreads() throws Exception {
    // in doubles: a sum in another order differs by less than a float of the weights shows
    List<Double> one = sumsSeen(1);
    List<Double> many = sumsSeen(16);

    assertThat(many).isEqualTo(one);
  }

  @Property(tries = 150)
  void keepsFrozenTensorsAndSubtractsUpdatesOfRunningStatistics(
      @ForAll("rules") UpdateRule rule, @ForAll long seed) {
    QuadraticProblem problem = QuadraticProblem.random(seed, 12, 1);
    float[] before = problem.weights();
    float[] after = before.clone();
    float[] gradient = problem.copyOfGradient(0);

    new Optimizer(rule, problem.layout(), after).step(problem.copyOfGradient(0), 4, RATE);

    for (Tensor tensor : problem.layout().tensors()) {
      for (int i = tensor.offset(); i < tensor.end(); i++) {
        if (tensor.kind() == ParameterKind.FROZEN) {
          assertThat(after[i]).isEqualTo(before[i]);
        } else if (tensor.kind() == ParameterKind.RUNNING_STATISTIC) {
          assertThat(after[i]).isEqualTo(before[i] - 0.25f * gradient[i]);
        }
      }
    }
  }

  @Property(tries = 150)
  void rejectsNonFiniteGradientsBeforeAnythingChanges(
      @ForAll("rules") UpdateRule rule, @ForAll long seed, @ForAll boolean infinite) {
    QuadraticProblem problem = QuadraticProblem.random(seed, 4, 2);
    Tensor last = problem.layout().tensors().get(3);
    float[] w = problem.weights().clone();
    Optimizer optimizer = new Optimizer(rule, problem.layout(), w);
    optimizer.step(problem.copyOfGradient(0), 1, RATE);
    float[] undisturbed = w.clone();
    float[] bad = problem.copyOfGradient(1);
    bad[last.end() - 1] = infinite ? Float.NEGATIVE_INFINITY : Float.NaN;

    if (last.kind() != ParameterKind.FROZEN) {
      assertThatExceptionOfType(NotFiniteException.class)
          .isThrownBy(() -> optimizer.step(bad, 1, RATE))
          .withMessage("the gradient of layer3 is not finite at step 2");
      assertThat(w).isEqualTo(undisturbed);
    }

    // and the state is what it would have been
    optimizer.step(problem.copyOfGradient(1), 1, RATE);
    assertThat(w).isEqualTo(trained(rule, problem));
  }

  @Property(tries = 150)
  void doesNothingOnZeroGradientAndNoDecay(@ForAll("rules") UpdateRule rule, @ForAll long seed) {
    QuadraticProblem problem = QuadraticProblem.random(seed, 5, 1);
    Assume.that(!rule.toString().contains("WeightRescaling"));
    float[] w = problem.weights().clone();

    new Optimizer(SampleVectors.withoutDecay(rule), problem.layout(), w)
        .step(new float[w.length], 1, RATE);

    assertThat(w).isEqualTo(problem.weights());
  }

  @Property(tries = 150)
  void staysFiniteAtTheEdges(@ForAll("rules") UpdateRule rule) {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                new Tensor("tiny", ParameterKind.WEIGHT, 0, List.of(3, 1), 'f'),
                new Tensor("zero", ParameterKind.WEIGHT, 3, List.of(1, 3), 'f')));
    float[] w = {1e-30f, 1e-30f, 1e-30f, 0, 0, 0};
    Optimizer optimizer = new Optimizer(rule, layout, w);

    optimizer.step(new float[] {1e-30f, -1e15f, 0, 1e-30f, 1e15f, 0}, 1, 1e-3);
    optimizer.step(new float[] {1e-38f, 0, 0, 1e-38f, 0, 0}, 1, 1e-3);

    for (float x : w) {
      assertThat(x).isFinite();
    }
  }

  @Property(tries = 150)
  void doesNotDependOnTheOrderOfTensors(@ForAll("rules") UpdateRule rule, @ForAll long seed) {
    Assume.that(!rule.toString().contains("exclude=Optional.empty")); // by position in Muon
    QuadraticProblem problem = QuadraticProblem.random(seed, 2, 3);
    Tensor a = problem.layout().tensors().get(0);
    Tensor b = problem.layout().tensors().get(1);
    ParameterLayout swapped =
        new ParameterLayout(
            List.of(
                new Tensor("b", b.kind(), 0, b.shape(), b.order()),
                new Tensor("a", a.kind(), b.length(), a.shape(), a.order())));
    QuadraticProblem mirrored =
        new QuadraticProblem(
            swapped,
            swap(problem.weights(), a.length()),
            problem.gradients().stream().map(g -> swap(g, a.length())).toList());

    float[] expected = swap(trained(rule, problem), a.length());
    float[] actual = trained(rule, mirrored);
    for (int i = 0; i < expected.length; i++) {
      // a global norm adds up in another order
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-6f * (1 + Math.abs(expected[i]))));
    }
  }

  @Test
  void returnsTheNormOfTheMeanGradientOverTrainedTensors() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                Tensor.vector("w", ParameterKind.WEIGHT, 0, 2),
                Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 2, 1),
                Tensor.vector("frozen", ParameterKind.FROZEN, 3, 1)));
    Optimizer optimizer = new Optimizer(new Sgd(0, Exempt.NONE), layout, new float[4]);

    assertThat(optimizer.step(new float[] {30, 40, 99, Float.NaN}, 10, RATE)).isEqualTo(5);
  }

  @Test
  void refusesVectorsOfAnotherLength() {
    ParameterLayout layout = QuadraticProblem.single(1, ParameterKind.WEIGHT, 3).layout();
    Sgd sgd = new Sgd(0, Exempt.NONE);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer(sgd, layout, new float[2]))
        .withMessage("weights must be 3 floats, but was 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Optimizer(sgd, layout, new float[3]).step(new float[4], 1, RATE))
        .withMessage("gradient must be 3 floats, but was 4");
  }

  private static float[] trained(UpdateRule rule, QuadraticProblem problem, int threads)
      throws Exception {
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      return pool.submit(() -> trained(rule, problem)).get();
    } finally {
      pool.shutdown();
    }
  }

  private static float[] trained(UpdateRule rule, QuadraticProblem problem) {
    float[] w = problem.weights().clone();
    Optimizer optimizer = new Optimizer(rule, problem.layout(), w);
    for (int t = 0; t < problem.gradients().size(); t++) {
      optimizer.step(problem.copyOfGradient(t), 1, RATE);
    }
    return w;
  }

  private static List<Double> sumsSeen(int threads) throws Exception {
    QuadraticProblem problem = QuadraticProblem.single(3, ParameterKind.WEIGHT, 1_000_000);
    Witness witness = new Witness(new ArrayList<>());
    ForkJoinPool pool = new ForkJoinPool(threads);
    try {
      Optimizer optimizer = new Optimizer(witness, problem.layout(), problem.weights().clone());
      pool.submit(() -> optimizer.step(problem.copyOfGradient(0), 1, RATE)).get();
    } finally {
      pool.shutdown();
    }
    return witness.seen();
  }

  private static float[] swap(float[] x, int first) {
    float[] swapped = Arrays.copyOfRange(x, first, first + x.length);
    System.arraycopy(x, 0, swapped, x.length - first, first);
    return swapped;
  }

  /** A rule that only records the sums it receives. */
  private record Witness(List<Double> seen) implements UpdateRule {

    @Override
    public int slots() {
      return 0;
    }

    @Override
    public void update(Vectors x, Step t) {
      x.each(s -> s.sum(1, Norms.squares(x.gradient(), s)));
      seen.add(x.sum(1));
    }
  }
}
