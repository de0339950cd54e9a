package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.gradient.GradientSum;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.measure.ShardVariation;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TreeSumTest {

  private static final int PARAMETERS = 20;

  private static final ParameterLayout MATRIX =
      new ParameterLayout(
          List.of(new Tensor("w", ParameterKind.WEIGHT, 0, List.of(4, PARAMETERS / 4), 'c')));

  @Property(tries = 500)
  void doesNotDependOnTheOrderOfArrival(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int leaves) {
    assertThatSame(
        summed(shuffled(leaves, seed), sums(seed, leaves, 0)), tree(sums(seed, leaves, 0)));
  }

  @Property(tries = 500)
  void skipsShardsWithoutExamples(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int leaves) {
    assertThatSame(
        summed(shuffled(leaves, seed), sums(seed, leaves, 0.4)), tree(sums(seed, leaves, 0.4)));
  }

  @Property(tries = 500)
  void acceptsSumsOfAlignedGroups(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 33) int leaves,
      @ForAll @IntRange(max = 4) int level) {
    int group = 1 << level;
    List<GradientSum> sums = sums(seed, leaves, 0.1);
    List<GradientSum> groups = new ArrayList<>();
    for (int from = 0; from < leaves; from += group) {
      List<GradientSum> members = sums.subList(from, Math.min(from + group, leaves));
      groups.add(summed(shuffled(members.size(), seed + from), members));
    }

    assertThatSame(
        summed(shuffled(groups.size(), seed), groups),
        summed(shuffled(leaves, -seed), sums(seed, leaves, 0.1)));
  }

  /** A float has seven digits: the rounding of the ones shows the order of additions. */
  @Test
  void addsNeighboursFirst() {
    float[] x = {1e8f, 1, -1e8f, 1, 5};
    List<GradientSum> sums =
        IntStream.range(0, 5).mapToObj(k -> new GradientSum(new float[] {x[k]}, k, 1)).toList();

    GradientSum total = summed(List.of(4, 3, 2, 1, 0), sums);

    assertThat(total.gradient()).containsExactly(((1e8f + 1) + (-1e8f + 1)) + 5);
    assertThat(total.gradient()[0]).isEqualTo(5).isNotEqualTo((((1e8f + 1) + -1e8f) + 1) + 5);
    assertThat(total.loss()).isEqualTo(10);
    assertThat(total.examples()).isEqualTo(5);
  }

  @Property(tries = 50)
  void doesNotDependOnThreads(@ForAll long seed, @ForAll @IntRange(min = 1, max = 33) int leaves) {
    List<GradientSum> sums = sums(seed, leaves, 0.1);
    TreeSum tree = new TreeSum(leaves);

    long completed =
        shuffled(leaves, seed).parallelStream().filter(k -> tree.add(k, sums.get(k))).count();

    assertThat(completed).isEqualTo(1);
    assertThatSame(tree.total(), tree(sums(seed, leaves, 0.1)));
  }

  @Test
  void isEmptyIfNoShardHasExamples() {
    List<GradientSum> empty = Stream.generate(GradientSum::empty).limit(3).toList();

    assertThat(summed(List.of(2, 0, 1), empty).isEmpty()).isTrue();
  }

  @Test
  void isIncompleteBeforeTheLastSum() {
    TreeSum tree = new TreeSum(3);
    tree.add(2, new GradientSum(1));

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(tree::total)
        .withMessage("1 of 3 sums arrived");
  }

  @Test
  void rejectsIndicesOutOfRange() {
    TreeSum tree = new TreeSum(2);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.add(2, new GradientSum(1)))
        .withMessage("leaf must be in [0, 2), but was 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.add(-1, GradientSum.empty()))
        .withMessage("leaf must be in [0, 2), but was -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TreeSum(0))
        .withMessage("leaves must be positive and finite, but was 0");
  }

  @Test
  void rejectsMoreSumsThanLeaves() {
    TreeSum tree = new TreeSum(2);
    tree.add(0, new GradientSum(1));
    tree.add(1, new GradientSum(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.add(1, new GradientSum(1)))
        .withMessage("leaf 1 came twice");
  }

  @Test
  void rejectsADuplicateLeaf() {
    TreeSum tree = new TreeSum(3);
    tree.add(0, new GradientSum(1));
    tree.add(1, new GradientSum(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree.add(0, new GradientSum(1)))
        .withMessage("leaf 0 came twice");
  }

  private static GradientSum summed(List<Integer> arrivals, List<GradientSum> sums) {
    TreeSum tree = new TreeSum(sums.size());
    arrivals.forEach(leaf -> tree.add(leaf, sums.get(leaf)));
    return tree.total();
  }

  /**
   * The definition of the tree: the left subtree is the largest full one that leaves a right
   * subtree.
   */
  private static GradientSum tree(List<GradientSum> sums) {
    if (sums.size() == 1) {
      return sums.get(0);
    }

    int full = Integer.highestOneBit(sums.size() - 1);
    GradientSum left = tree(sums.subList(0, full));
    GradientSum right = tree(sums.subList(full, sums.size()));
    return left.isEmpty() ? right : right.isEmpty() ? left : plus(left, right);
  }

  private static GradientSum plus(GradientSum a, GradientSum b) {
    float[] gradient = new float[PARAMETERS];
    for (int i = 0; i < PARAMETERS; i++) {
      gradient[i] = a.gradient()[i] + b.gradient()[i];
    }

    return new GradientSum(gradient, a.loss() + b.loss(), a.examples() + b.examples());
  }

  private static void assertThatSame(GradientSum actual, GradientSum expected) {
    assertThat(actual.gradient()).isEqualTo(expected.gradient()); // bit by bit
    assertThat(actual.loss()).isEqualTo(expected.loss());
    assertThat(actual.examples()).isEqualTo(expected.examples());
  }

  /**
   * Numbers of both signs and of magnitudes up to six digits apart, so that the order of additions
   * matters.
   */
  private static List<GradientSum> sums(long seed, int leaves, double missing) {
    Random random = new Random(seed);
    List<GradientSum> sums = new ArrayList<>();
    for (int k = 0; k < leaves; k++) {
      float[] gradient = new float[PARAMETERS];
      for (int i = 0; i < PARAMETERS; i++) {
        gradient[i] = Math.scalb((float) random.nextGaussian(), random.nextInt(20));
      }
      GradientSum sum = new GradientSum(gradient, random.nextGaussian(), 1 + random.nextInt(9));
      sums.add(random.nextDouble() < missing ? GradientSum.empty() : sum);
    }

    return sums;
  }

  private static List<Integer> shuffled(int leaves, long seed) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, leaves).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order;
  }

  /** Bit by bit, and the same as an addition one after another. */
  @Property(tries = 300)
  void variationDoesNotDependOnTheOrderOfArrival(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 17) int leaves,
      @ForAll NoiseGeometry geometry) {
    NoiseSampling sampling = new NoiseSampling(geometry, MeasuredSteps.from0(1), false, MATRIX);
    TreeSum one = new TreeSum(leaves, Optional.of(sampling));
    addAll(one, shuffled(leaves, seed), sums(seed, leaves, 0.2));
    TreeSum other = new TreeSum(leaves, Optional.of(sampling));
    addAll(other, shuffled(leaves, -seed), sums(seed, leaves, 0.2));
    long filled = sums(seed, leaves, 0.2).stream().filter(sum -> !sum.isEmpty()).count();

    assertThatSame(one.total(), tree(sums(seed, leaves, 0.2)));
    ShardVariation variation = one.variation().orElseThrow();
    if (filled > 0) {
      assertThat(variation.pairs()).isEqualTo(filled - 1);
    }
    if (filled > 1) {
      assertThat(variation.terms(one.total(), true))
          .isEqualTo(other.variation().orElseThrow().terms(other.total(), true));
    }
  }

  private static void addAll(TreeSum tree, List<Integer> order, List<GradientSum> sums) {
    order.forEach(leaf -> tree.add(leaf, sums.get(leaf)));
  }
}
