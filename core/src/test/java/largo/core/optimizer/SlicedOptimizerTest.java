package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import largo.core.params.NormalizedWeight;
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

/** Optimizers of slices together compute the same bits as one of the whole vector. */
class SlicedOptimizerTest {

  private static final int STEPS = 7;

  @Provide
  Arbitrary<UpdateRule> rules() {
    List<UpdateRule> all = new ArrayList<>(smallRules());
    for (UpdateRule rule : smallRules()) { // decay couples norms and weights
      all.add(rule instanceof Wrapped ? rule : SampleVectors.with(rule, "weightDecay", 0.01));
    }
    all.add(new Wrapped(Rules.named("hfac"), new ClipByGlobalNorm(0.1)));
    all.add(new Wrapped(Rules.named("hfac"), new GradientCentralization(Optional.empty())));
    all.add(new Wrapped(Muon.DEFAULT, new ClipByGlobalNorm(0.1)));
    all.add(new Wrapped(Soap.DEFAULT, new Lookahead(2, 0.5, Lookahead.Pullback.NONE)));
    all.add(SampleVectors.with(Muon.DEFAULT, "exclude", Optional.of(List.of())));
    all.add(SampleVectors.with(Soap.DEFAULT, "every", 2));
    all.add(SampleVectors.with(AdamMini.DEFAULT, "granularity", WeightRescaling.Granularity.LAYER));
    all.add(SampleVectors.with(AdamMini.DEFAULT, "reduceVectors", true));
    all.add(SampleVectors.with(Ahb.SGD, "scope", Sngm.Scope.LAYER));
    all.add(SampleVectors.with(Sngm.DEFAULT, "scope", Sngm.Scope.LAYER));
    all.add(SampleVectors.with(Novograd.DEFAULT, "luc", true));
    return Arbitraries.of(all.stream().filter(UpdateRule::isDivisible).toList());
  }

  /** Every rule, with blocks of Shampoo that take little memory and roots that are refreshed. */
  private static List<UpdateRule> smallRules() {
    UpdateRule shampoo = SampleVectors.with(Shampoo.DEFAULT, "block", 64);
    return SampleVectors.rules().stream()
        .map(rule -> rule instanceof Shampoo ? SampleVectors.with(shampoo, "every", 3) : rule)
        .toList();
  }

  @Property(tries = 250)
  void ownersComputeTheSameBitsAsOneOptimizer(
      @ForAll("rules") UpdateRule rule,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int owners)
      throws Exception {
    compare(rule, QuadraticProblem.random(seed, 9, STEPS), owners);
  }

  @Test
  void sevenOwnersComputeTheSameBitsWithEveryRule() throws Exception {
    for (UpdateRule rule : smallRules()) {
      if (rule.isDivisible()) {
        compare(rule, QuadraticProblem.random(1, 5, STEPS), 7);
      }
    }
  }

  @Test
  void onlyWrappersThatNeedASecondGradientAreNotDivisible() {
    assertThat(Rules.ALL).allMatch(r -> r.defaults().isDivisible());
    assertThat(
            Wrappers.ALL.stream().filter(w -> w.defaults().perturbs(1)).map(Wrappers.Choice::name))
        .containsExactlyInAnyOrder("sam", "asam", "looksam");
  }

  @Test
  void weightsAreRescaledWithTheNormalizationThatFollows() throws Exception {
    for (WeightRescaling.Granularity granularity : WeightRescaling.Granularity.values()) {
      WeightRescaling rescaling =
          new WeightRescaling(
              2, granularity, 1, WeightRescaling.Selection.NORMALIZED, List.of(), Optional.empty());
      QuadraticProblem plain = QuadraticProblem.random(5, 1, STEPS);
      ParameterLayout layout = normalized();
      List<float[]> gradients = new ArrayList<>();
      for (int t = 0; t < STEPS; t++) {
        gradients.add(repeat(plain.gradients().get(t), layout.size()));
      }
      QuadraticProblem problem =
          new QuadraticProblem(layout, repeat(plain.weights(), layout.size()), gradients);
      for (int owners = 1; owners <= 3; owners++) {
        compare(new Wrapped(Ahb.SGD, rescaling), problem, owners);
      }
    }
  }

  @Test
  void allOwnersRejectAGradientThatOneOfThemHolds() throws Exception {
    QuadraticProblem problem = QuadraticProblem.random(3, 4, 1);
    float[] gradient = problem.copyOfGradient(0);
    Tensor last =
        problem.layout().tensors().stream()
            .filter(t -> t.kind() != ParameterKind.FROZEN)
            .reduce((a, b) -> b)
            .orElseThrow();
    gradient[last.end() - 1] = Float.NaN;
    UpdateRule rule = Rules.named("lamb");
    try (OwnerGroup group = new OwnerGroup(rule, problem.layout(), 3)) {
      List<Owner> owners = owners(group, rule, problem);
      List<Object> thrown =
          group.all(
              k -> {
                try {
                  return owners.get(k).optimizer().step(part(gradient, group.slice(k)), 4, 0.1);
                } catch (NotFiniteException e) {
                  return e.getMessage();
                }
              });
      assertThat(thrown)
          .containsOnly("the gradient of " + last.name() + " is not finite at step 1");
    }
  }

  @Property(tries = 100)
  void rulesAreSentToOtherMachines(@ForAll("rules") UpdateRule rule) throws Exception {
    assertIsSerialized(rule);
  }

  @Test
  void wrappersAreSentToOtherMachines() throws Exception {
    for (Wrappers.Choice wrapper : Wrappers.ALL) {
      assertIsSerialized(wrapper.defaults());
    }
    assertIsSerialized(new AdaScale(3, Optional.of(0.5)));
    assertIsSerialized(new GradientCentralization(Optional.of(1)));
  }

  private static void assertIsSerialized(Object rule) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(rule);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(rule);
    }
  }

  @Test
  void slicesEndAtBordersOfStripsAndCoverTheVector() {
    ParameterLayout layout = normalized();
    List<ParameterSlice> slices = SlicePlan.of(Rules.named("sgd"), layout, 4);

    assertThat(slices).hasSize(4);
    assertThat(slices.get(0).from()).isZero();
    assertThat(slices.get(3).to()).isEqualTo(layout.size());
    assertThat(SlicePlan.of(Rules.named("hfac"), layout, 4))
        .allSatisfy(
            slice ->
                assertThat(layout.tensors())
                    .allMatch(
                        t ->
                            slice.contains(ParameterSlice.of(t))
                                || slice.intersection(ParameterSlice.of(t)).length() == 0));
    assertThat(SlicePlan.of(Rules.named("sgd"), layout, 100)).hasSize(100);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> Strip.of(layout, new ParameterSlice(0, 100)))
        .withMessageContaining("must not cut");
  }

  private static void compare(UpdateRule rule, QuadraticProblem problem, int count)
      throws Exception {
    ParameterLayout layout = problem.layout();
    float[] w = problem.weights().clone();
    Optimizer whole = new Optimizer(rule, layout, w);
    RecordingProbe expected = new RecordingProbe(layout);
    whole.observe(expected);
    List<Double> norms = new ArrayList<>();
    for (int t = 0; t < STEPS; t++) {
      norms.add(step(whole, problem, t, ParameterSlice.all(layout)));
    }

    try (OwnerGroup group = new OwnerGroup(rule, layout, count)) {
      List<Owner> owners = owners(group, rule, problem);
      RecordingProbe followed = new RecordingProbe(layout);
      List<Double> sliced = new ArrayList<>();
      for (int t = 0; t < STEPS; t++) {
        if (t == STEPS / 2) {
          owners = restored(group, rule, problem, owners);
        }
        owners.get(count).optimizer().observe(followed);
        List<Owner> now = owners;
        int update = t;
        List<Double> seen =
            group.all(k -> step(now.get(k).optimizer(), problem, update, group.slice(k)));
        assertThat(seen).containsOnly(seen.get(0));
        sliced.add(seen.get(0));
      }

      OptimizerState state = whole.state();
      OptimizerState joined = joined(group, rule, layout, owners);
      assertThat(sliced).isEqualTo(norms);
      assertThat(followed).isEqualTo(expected);
      assertThat(joined.vectors()).isDeepEqualTo(state.vectors());
      assertThat(joined.scalars()).isEqualTo(state.scalars());
      assertThat(joined.updates()).isEqualTo(state.updates());
      for (int k = 0; k < count; k++) {
        assertThat(owners.get(k).weights()).isEqualTo(part(w, group.slice(k)));
      }
    }
  }

  private static double step(
      Optimizer optimizer, QuadraticProblem problem, int t, ParameterSlice slice) {
    float[] gradient = part(problem.gradients().get(t), slice);
    return optimizer.step(gradient, 4, 0.01 / (t + 1), 1.0 / (t + 1), t);
  }

  private static List<Owner> owners(OwnerGroup group, UpdateRule rule, QuadraticProblem problem) {
    List<Owner> owners = new ArrayList<>();
    for (int k = 0; k <= group.slices().size(); k++) {
      float[] w = part(problem.weights(), group.slice(k));
      owners.add(
          new Owner(
              new Optimizer(rule, problem.layout(), group.slice(k), w, group.reduction(k)), w));
    }
    return owners;
  }

  /** New owners that continue from the state of others. */
  private static List<Owner> restored(
      OwnerGroup group, UpdateRule rule, QuadraticProblem problem, List<Owner> others) {
    OptimizerState joined = joined(group, rule, problem.layout(), others);
    List<Owner> owners = owners(group, rule, problem);
    for (int k = 0; k < owners.size(); k++) {
      owners.get(k).optimizer().restore(joined.of(rule, problem.layout(), group.slice(k)));
      System.arraycopy(
          others.get(k).weights(), 0, owners.get(k).weights(), 0, group.slice(k).length());
    }
    return owners;
  }

  private static OptimizerState joined(
      OwnerGroup group, UpdateRule rule, ParameterLayout layout, List<Owner> owners) {
    List<OptimizerState> states = owners.stream().map(o -> o.optimizer().state()).toList();
    return OptimizerState.join(
        rule, layout, group.slices(), states.subList(0, group.slices().size()));
  }

  private static float[] part(float[] x, ParameterSlice slice) {
    return Arrays.copyOfRange(x, slice.from(), slice.to());
  }

  private static float[] repeat(float[] x, int length) {
    float[] repeated = new float[length];
    for (int i = 0; i < length; i++) {
      repeated[i] = x[i % x.length];
    }
    return repeated;
  }

  /** Two convolutions with batch normalization, and a matrix. */
  private static ParameterLayout normalized() {
    List<Tensor> tensors = new ArrayList<>();
    List<NormalizedWeight> normalized = new ArrayList<>();
    int at = 0;
    for (int layer = 0; layer < 2; layer++) {
      Tensor weight = new Tensor("w" + layer, ParameterKind.WEIGHT, at, List.of(24, 16, 5, 5), 'c');
      Tensor bias = Tensor.vector("b" + layer, ParameterKind.BIAS, weight.end(), 24);
      Tensor mean = Tensor.vector("m" + layer, ParameterKind.RUNNING_STATISTIC, bias.end(), 24);
      Tensor spread = Tensor.vector("s" + layer, ParameterKind.RUNNING_STATISTIC, mean.end(), 24);
      tensors.addAll(List.of(weight, bias, mean, spread));
      normalized.add(new NormalizedWeight(weight, Optional.of(bias), mean, spread, false));
      at = spread.end();
    }
    tensors.add(new Tensor("out", ParameterKind.WEIGHT, at, List.of(200, 70), 'f'));
    return new ParameterLayout(tensors, normalized);
  }

  private record Owner(Optimizer optimizer, float[] weights) {}
}
