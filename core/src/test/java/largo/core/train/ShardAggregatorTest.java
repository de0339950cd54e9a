package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import largo.core.aggregation.Aggregation;
import largo.core.aggregation.AggregationRule;
import largo.core.aggregation.AggregationRule.CenteredClipping;
import largo.core.aggregation.AggregationRule.Krum;
import largo.core.aggregation.AggregationRule.Mean;
import largo.core.aggregation.AggregationRule.Median;
import largo.core.aggregation.AggregationRule.TrimmedMean;
import largo.core.aggregation.GradientAttack;
import largo.core.aggregation.GradientAttack.GaussianNoise;
import largo.core.aggregation.GradientAttack.NoAttack;
import largo.core.aggregation.GradientAttack.Scaling;
import largo.core.aggregation.GradientAttack.SignFlip;
import largo.core.gradient.GradientSum;
import largo.core.optimizer.NotFiniteException;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ShardAggregatorTest {

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 0, 2),
              Tensor.vector("w", ParameterKind.WEIGHT, 2, 3),
              Tensor.vector("variance", ParameterKind.RUNNING_STATISTIC, 5, 1),
              Tensor.vector("b", ParameterKind.BIAS, 6, 2)));
  private static final int SIZE = LAYOUT.size();
  private static final int[] TRAINED = {2, 3, 4, 6, 7};
  private static final int[] STATISTICS = {0, 1, 5};

  @Property(tries = 200)
  void theMeanIsTheSumOfAllGradients(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int shards) {
    GradientSum expected = sum(sums(seed, shards));
    Aggregation mean = new Aggregation(new Mean(), 0, false, new NoAttack(), List.of());

    GradientSum actual = aggregator(mean, shards).aggregate(0, sums(seed, shards)).sum();

    assertThat(actual.gradient())
        .usingComparatorWithPrecision(1e-3f)
        .containsExactly(expected.gradient());
    assertThat(actual.examples()).isEqualTo(expected.examples());
    assertThat(actual.loss()).isEqualTo(expected.loss());
  }

  /** Losses and running statistics have the bits of a sum without robust aggregation. */
  @Property(tries = 200)
  void addsWhatIsNotTrained(@ForAll long seed, @ForAll @IntRange(min = 5, max = 20) int shards) {
    GradientSum expected = sum(sums(seed, shards));
    for (AggregationRule rule : AggregationRule.BY_NAME.values()) {
      Aggregation aggregation =
          new Aggregation(rule, 0.5, true, new GaussianNoise(9), List.of(shards - 1));

      GradientSum actual = aggregator(aggregation, shards).aggregate(3, sums(seed, shards)).sum();

      for (int i : STATISTICS) {
        assertThat(actual.gradient()[i]).isEqualTo(expected.gradient()[i]);
      }
      assertThat(actual.loss()).isEqualTo(expected.loss());
    }
  }

  @Property(tries = 200)
  void doesNotDependOnWhichShardHasWhichGradient(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 20) int shards) {
    for (AggregationRule rule : AggregationRule.BY_NAME.values()) {
      Aggregation aggregation = new Aggregation(rule, 0.9, false, new NoAttack(), List.of());
      ShardAggregator forward = aggregator(aggregation, shards);
      ShardAggregator backward = aggregator(aggregation, shards);
      for (int step = 0; step < 3; step++) {
        List<GradientSum> reversed = new ArrayList<>(sums(seed + step, shards));
        Collections.reverse(reversed);
        float[] one = forward.aggregate(step, sums(seed + step, shards)).sum().gradient();
        float[] other = backward.aggregate(step, reversed).sum().gradient();
        for (int i : TRAINED) {
          assertThat(other[i]).as("%s", rule).isEqualTo(one[i]);
        }
      }
    }
  }

  /** {@code u_k = β u_k + (1 − β) g_k}, {@code u = median(u_k)}, {@code u / ‖u‖}. */
  @Test
  void computesByzSgdNm() {
    ShardAggregator aggregator =
        aggregator(new Aggregation(new Median(), 0.75, true, new NoAttack(), List.of()), 3);
    double[][] momentum = new double[3][SIZE];
    for (int step = 0; step < 4; step++) {
      List<GradientSum> sums = sums(step, 3);
      for (int k = 0; k < 3; k++) {
        for (int i : TRAINED) {
          double g = (double) sums.get(k).gradient()[i] / sums.get(k).examples();
          momentum[k][i] = step == 0 ? g : 0.75 * momentum[k][i] + 0.25 * g;
        }
      }
      double[] u = new double[SIZE];
      double squares = 0;
      for (int i : TRAINED) {
        double[] column = {momentum[0][i], momentum[1][i], momentum[2][i]};
        Arrays.sort(column);
        u[i] = column[1];
        squares += u[i] * u[i];
      }

      AggregatedStep actual = aggregator.aggregate(step, sums);

      double norm = Math.sqrt(squares);
      assertThat(actual.metrics().get(ShardAggregator.NORM)).isCloseTo(norm, within(1e-5));
      for (int i : TRAINED) {
        double mean = (double) actual.sum().gradient()[i] / actual.sum().examples();
        assertThat(mean).isCloseTo(u[i] / norm, within(1e-5));
      }
    }
  }

  @Test
  void appliesAttacksToWhatIsSentAndNotToTheMomentum() {
    Aggregation attacked = new Aggregation(new Mean(), 0.9, false, new SignFlip(3), List.of(1));
    ShardAggregator aggregator = aggregator(attacked, 2);
    Aggregation plain = new Aggregation(new Mean(), 0.9, false, new NoAttack(), List.of());
    ShardAggregator honest = aggregator(plain, 2);
    for (int step = 0; step < 3; step++) {
      aggregator.aggregate(step, equal(2, step + 1));
      honest.aggregate(step, equal(2, step + 1));
    }

    assertThat(aggregator.state().momentum())
        .usingElementComparator(Arrays::compare)
        .isEqualTo(honest.state().momentum());
    AggregatedStep step = aggregator.aggregate(3, equal(2, 1));
    assertThat(step.metrics().get(ShardAggregator.ERROR)).isCloseTo(2, within(1e-5));
  }

  @Test
  void withstandsAttacksThatTheMeanDoesNot() {
    for (GradientAttack attack :
        List.of(new SignFlip(20), new Scaling(1e6), new GaussianNoise(99))) {
      for (AggregationRule rule :
          List.of(new TrimmedMean(2), new Median(), new Krum(2, 1), new CenteredClipping(1, 3))) {
        Aggregation robust = new Aggregation(rule, 0, false, attack, List.of(0, 5));
        Aggregation mean = new Aggregation(new Mean(), 0, false, attack, List.of(0, 5));

        assertThat(error(robust)).as("%s, %s", rule, attack).isLessThan(1.5);
        assertThat(error(mean)).isGreaterThan(4);
      }
    }
  }

  private static double error(Aggregation aggregation) {
    ShardAggregator aggregator = aggregator(aggregation, 9);
    double error = 0;
    for (int step = 0; step < 4; step++) {
      List<GradientSum> sums = equal(9, 1);
      Random random = new Random(step);
      sums.forEach(
          sum -> {
            for (int i : TRAINED) {
              sum.gradient()[i] += 0.1f * (float) random.nextGaussian();
            }
          });
      error = aggregator.aggregate(step, sums).metrics().get(ShardAggregator.ERROR);
    }
    return error;
  }

  @Test
  void excludesShardsWhoseGradientsAreNotFinite() {
    Aggregation trimmed =
        new Aggregation(new TrimmedMean(2), 0.5, false, new NoAttack(), List.of());
    ShardAggregator aggregator = aggregator(trimmed, 7);
    aggregator.aggregate(0, equal(7, 1));
    List<GradientSum> sums = equal(7, 2);
    sums.get(1).gradient()[TRAINED[0]] = Float.NaN;
    sums.set(4, new GradientSum(sums.get(4).gradient(), Double.POSITIVE_INFINITY, 2));

    AggregatedStep step = aggregator.aggregate(1, sums);

    assertThat(step.metrics()).containsEntry(ShardAggregator.EXCLUDED_SHARDS, 2.0);
    assertThat(step.sum().examples()).isEqualTo(10);
    for (int i : TRAINED) {
      assertThat(step.sum().gradient()[i]).isEqualTo(15); // 10 examples, (1 + 2) / 2
    }
    assertThat(aggregator.state().momentum().get(1)[TRAINED[0]]).isEqualTo(1);
    assertThat(aggregator.state().momentum().get(0)[TRAINED[0]]).isEqualTo(1.5f);
  }

  @Test
  void divergesIfMoreGradientsAreNotFiniteThanTheRuleWithstands() {
    for (AggregationRule rule : List.of(new Mean(), new TrimmedMean(1), new Median())) {
      List<GradientSum> sums = equal(4, 1);
      sums.get(0).gradient()[TRAINED[1]] = Float.NEGATIVE_INFINITY;
      sums.get(2).gradient()[TRAINED[1]] = Float.NaN;

      assertThatExceptionOfType(NotFiniteException.class)
          .isThrownBy(
              () ->
                  aggregator(new Aggregation(rule, 0, true, new NoAttack(), List.of()), 4)
                      .aggregate(6, sums))
          .withMessage("the gradient of shards [0, 2] is not finite at step 7");
    }
  }

  @Test
  void excludesAttacksThatOverflow() {
    Aggregation attacked = new Aggregation(new Median(), 0, false, new Scaling(1e38), List.of(2));
    AggregatedStep step = aggregator(attacked, 5).aggregate(0, equal(5, 100));

    assertThat(step.metrics()).containsEntry(ShardAggregator.EXCLUDED_SHARDS, 1.0);
    assertThat(step.sum().gradient()[TRAINED[0]]).isEqualTo(800);
  }

  @Test
  void shardsWithoutExamplesTakePartWithTheirMomentum() {
    Aggregation median = new Aggregation(new Median(), 0.5, false, new NoAttack(), List.of());
    ShardAggregator aggregator = aggregator(median, 5);
    aggregator.aggregate(0, equal(5, 4));
    List<GradientSum> sums = equal(5, 100);
    for (int k = 0; k < 3; k++) {
      sums.set(k, GradientSum.empty());
    }

    AggregatedStep step = aggregator.aggregate(1, sums);

    assertThat(step.sum().examples()).isEqualTo(4);
    assertThat(step.sum().gradient()[TRAINED[0]]).isEqualTo(16); // the median of 4, 4, 4, 52, 52
  }

  @Test
  void needsAsManyShardsAsTheRule() {
    List<GradientSum> sums = equal(5, 1);
    for (int k = 0; k < 3; k++) {
      sums.set(k, GradientSum.empty());
    }

    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                aggregator(new Aggregation(new Median(), 0, false, new NoAttack(), List.of()), 5)
                    .aggregate(2, sums))
        .withMessage("step 2 must have examples of at least 3 shards, but had those of 2");
  }

  @Test
  void restoresItsStateOnly() {
    Aggregation clipping =
        new Aggregation(new CenteredClipping(1, 1), 0.9, true, new GaussianNoise(1), List.of(0));
    ShardAggregator whole = aggregator(clipping, 4);
    whole.aggregate(0, sums(0, 4));
    AggregationState state = whole.state();
    ShardAggregator rest = aggregator(clipping, 4);
    rest.restore(state);

    assertThat(rest.aggregate(1, sums(1, 4)).sum().gradient())
        .isEqualTo(whole.aggregate(1, sums(1, 4)).sum().gradient());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> aggregator(clipping, 3).restore(state))
        .withMessage("there must be worker momentum of 3 shards, but there was that of 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> aggregator(clipping, 4).restore(AggregationState.NONE));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                aggregator(clipping, 1)
                    .restore(new AggregationState(List.of(new float[3]), new float[SIZE])));
  }

  private static ShardAggregator aggregator(Aggregation aggregation, int shards) {
    return new ShardAggregator(aggregation, LAYOUT, shards, 1);
  }

  private static List<GradientSum> sums(long seed, int shards) {
    Random random = new Random(seed);
    List<GradientSum> sums = new ArrayList<>();
    for (int k = 0; k < shards; k++) {
      float[] gradient = new float[SIZE];
      for (int i = 0; i < SIZE; i++) {
        gradient[i] = (float) random.nextGaussian();
      }
      sums.add(new GradientSum(gradient, random.nextDouble(), 1 + random.nextInt(5)));
    }
    return sums;
  }

  /** Sums over two examples each, whose mean gradient has one value everywhere. */
  private static List<GradientSum> equal(int shards, float value) {
    List<GradientSum> sums = new ArrayList<>();
    IntStream.range(0, shards)
        .forEach(
            k -> {
              float[] gradient = new float[SIZE];
              Arrays.fill(gradient, 2 * value);
              sums.add(new GradientSum(gradient, 1, 2));
            });
    return sums;
  }

  private static GradientSum sum(List<GradientSum> sums) {
    TreeSum tree = new TreeSum(sums.size());
    IntStream.range(0, sums.size()).forEach(k -> tree.add(k, sums.get(k)));
    return tree.total();
  }
}
