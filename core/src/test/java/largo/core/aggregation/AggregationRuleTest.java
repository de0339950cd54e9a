package largo.core.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.aggregation.AggregationRule.CenteredClipping;
import largo.core.aggregation.AggregationRule.GeometricMedian;
import largo.core.aggregation.AggregationRule.Krum;
import largo.core.aggregation.AggregationRule.Mean;
import largo.core.aggregation.AggregationRule.Median;
import largo.core.aggregation.AggregationRule.TrimmedMean;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Aggregation rules against an independent implementation, and their guarantees. */
class AggregationRuleTest {

  private static final int SIZE = 6;

  static Stream<Config> golden() {
    return ConfigFactory.parseResources(AggregationRuleTest.class, "golden.json")
        .getConfigList("cases")
        .stream()
        .map(Config.class::cast);
  }

  @ParameterizedTest
  @MethodSource("golden")
  void equalsTheReference(Config golden) {
    List<float[]> vectors = new ArrayList<>();
    golden.getList("vectors").forEach(row -> vectors.add(floats((List<?>) row.unwrapped())));
    float[] previous = floats(golden.getList("previous").unwrapped());

    float[] actual = aggregate(rule(golden), vectors, previous);

    for (int i = 0; i < actual.length; i++) {
      double expected = golden.getDoubleList("expected").get(i);
      assertThat((double) actual[i])
          .as("%s", golden)
          .isCloseTo(expected, within(2e-5 * Math.max(1, Math.abs(expected))));
    }
  }

  private static AggregationRule rule(Config golden) {
    Config options = golden.getConfig("options");
    return switch (golden.getString("rule")) {
      case "mean" -> new Mean();
      case "median" -> new Median();
      case "trimmed-mean" -> new TrimmedMean(options.getInt("byzantine"));
      case "krum" -> new Krum(options.getInt("byzantine"), options.getInt("selected"));
      case "geometric-median" ->
          new GeometricMedian(options.getDouble("smoothing"), options.getInt("iterations"));
      case "centered-clipping" ->
          new CenteredClipping(options.getDouble("tau"), options.getInt("iterations"));
      default -> throw new IllegalArgumentException(golden.getString("rule"));
    };
  }

  @Provide
  Arbitrary<AggregationRule> rules() {
    return Arbitraries.of(AggregationRule.BY_NAME.values());
  }

  @Property(tries = 300)
  void hasTheSameBitsForAnyOrderOfTheVectors(
      @ForAll("rules") AggregationRule rule,
      @ForAll long seed,
      @ForAll @IntRange(min = 5, max = 40) int count) {
    List<float[]> vectors = honest(seed, count);
    vectors.set(1, vectors.get(0)); // equal scores
    float[] previous = honest(seed + 1, 1).get(0);
    List<float[]> shuffled = new ArrayList<>(vectors);
    Collections.shuffle(shuffled, new Random(seed));

    assertThat(aggregate(rule, shuffled, previous)).isEqualTo(aggregate(rule, vectors, previous));
  }

  @Property(tries = 200)
  void ofEqualVectorsIsThatVector(
      @ForAll("rules") AggregationRule rule,
      @ForAll long seed,
      @ForAll @IntRange(min = 5, max = 20) int count) {
    float[] vector = honest(seed, 1).get(0);

    assertThat(aggregate(rule, Collections.nCopies(count, vector), vector))
        .usingComparatorWithPrecision(1e-6f)
        .containsExactly(vector);
  }

  /** In each coordinate, the result is between the smallest and the largest honest element. */
  @Property(tries = 500)
  void orderStatisticsStayWithinTheHonestRange(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 40) int count) {
    int byzantine = new Random(seed).nextInt((count + 1) / 2);
    List<float[]> honest = honest(seed, count - byzantine);
    List<float[]> all = with(honest, arbitrary(seed, byzantine));

    for (AggregationRule rule : List.of(new TrimmedMean(byzantine), new Median())) {
      float[] result = aggregate(rule, all, new float[SIZE]);
      for (int i = 0; i < SIZE; i++) {
        int k = i;
        double[] column = honest.stream().mapToDouble(v -> v[k]).sorted().toArray();
        assertThat((double) result[i]).isBetween(column[0], column[column.length - 1]);
      }
    }
  }

  /** Krum selects honest vectors only, if the others are farther away than honest ones can be. */
  @Property(tries = 300)
  void krumSelectsHonestVectors(@ForAll long seed, @ForAll @IntRange(min = 5, max = 30) int count) {
    int byzantine = new Random(seed).nextInt((count - 1) / 2);
    List<float[]> honest = honest(seed, count - byzantine);
    List<float[]> all = with(honest, far(seed, byzantine));

    assertThat(honest)
        .anySatisfy(
            vector ->
                assertThat(aggregate(new Krum(byzantine, 1), all, new float[SIZE]))
                    .isEqualTo(vector));
  }

  /**
   * The sum of distances of the result is at most that of the median, at which the iterations
   * start, which bounds its distance from the honest mean for any vectors of a minority.
   */
  @Property(tries = 300)
  void theGeometricMedianStaysNearHonestVectors(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 30) int count) {
    int byzantine = new Random(seed).nextInt((count + 1) / 2);
    List<float[]> honest = honest(seed, count - byzantine);
    List<float[]> all = with(honest, arbitrary(seed, byzantine));
    float[] mean = aggregate(new Mean(), honest, new float[SIZE]);
    double radius = honest.stream().mapToDouble(v -> distance(v, mean)).max().orElseThrow();
    double start = distance(aggregate(new Median(), all, new float[SIZE]), mean);

    float[] result = aggregate(new GeometricMedian(1e-6, 10), all, new float[SIZE]);

    int h = count - byzantine;
    double bound = (h * (2 * radius + start) + byzantine * start) / (h - byzantine);
    assertThat(distance(result, mean)).isLessThanOrEqualTo(1.001 * bound + 1e-3);
  }

  /** Each of the Byzantine vectors moves the result by at most twice the radius, over the count. */
  @Property(tries = 300)
  void centeredClippingBoundsTheInfluenceOfEachVector(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 30) int count) {
    int byzantine = new Random(seed).nextInt((count + 1) / 2);
    List<float[]> honest = honest(seed, count - byzantine);
    float[] previous = honest(seed + 2, 1).get(0);
    CenteredClipping rule = new CenteredClipping(0.7, 1);

    float[] first = aggregate(rule, with(honest, arbitrary(seed, byzantine)), previous);
    float[] second = aggregate(rule, with(honest, arbitrary(seed + 1, byzantine)), previous);

    assertThat(distance(first, second)).isLessThanOrEqualTo(2 * 0.7 * byzantine / count + 1e-4);
  }

  @Property(tries = 200)
  void equalsTheMeanWhereNothingIsRemovedOrClipped(
      @ForAll long seed, @ForAll @IntRange(min = 3, max = 40) int count) {
    List<float[]> vectors = honest(seed, count);
    float[] mean = aggregate(new Mean(), vectors, new float[SIZE]);
    float[] previous = honest(seed + 1, 1).get(0);

    for (AggregationRule rule :
        List.of(
            new TrimmedMean(0),
            new CenteredClipping(Double.POSITIVE_INFINITY, 1),
            new Krum(0, count))) {
      assertThat(aggregate(rule, vectors, previous))
          .usingComparatorWithPrecision(1e-6f)
          .containsExactly(mean);
    }
  }

  @Test
  void countsVectorsThatWereExcludedAsByzantine() {
    List<float[]> vectors = honest(1, 7);

    assertThat(new TrimmedMean(2).aggregate(of(vectors), 2, new float[SIZE]).values())
        .isEqualTo(aggregate(new TrimmedMean(0), vectors, new float[SIZE]));
    assertThat(new Krum(2, 3).aggregate(of(vectors), 1, new float[SIZE]).values())
        .isEqualTo(aggregate(new Krum(1, 3), vectors, new float[SIZE]));
  }

  @Test
  void countsClippedVectors() {
    List<float[]> vectors = List.of(new float[SIZE], new float[SIZE], far(1, 1).get(0));

    assertThat(new CenteredClipping(1, 1).aggregate(of(vectors), 0, new float[SIZE]).metrics())
        .containsEntry(CenteredClipping.CLIPPED_SHARDS, 1.0);
  }

  @Test
  void weightsTheMeanByExamples() {
    ShardVectors vectors =
        new ShardVectors(
            blocks(1),
            List.of(
                new ShardVector(new float[] {1}, 3),
                new ShardVector(new float[] {5}, 1),
                new ShardVector(new float[] {9}, 0)));

    assertThat(vectors.mean()).containsExactly(2);
    assertThat(vectors.distanceFromMean(new float[] {3})).isEqualTo(0.5);
  }

  /** With many blocks, which are divided among the threads. */
  @Test
  void hasTheSameBitsForAnyNumberOfThreads() throws Exception {
    int size = 20 * CoordinateBlocks.LENGTH + 77;
    Random random = new Random(5);
    List<ShardVector> vectors = new ArrayList<>();
    for (int k = 0; k < 9; k++) {
      vectors.add(new ShardVector(normal(random, size, 1), 10 + k));
    }
    float[] previous = normal(random, size, 1);
    for (AggregationRule rule : AggregationRule.BY_NAME.values()) {
      List<float[]> results = new ArrayList<>();
      for (int threads : new int[] {1, 4}) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        ShardVectors input = new ShardVectors(blocks(size), vectors);
        results.add(pool.submit(() -> rule.aggregate(input, 0, previous).values()).get());
        pool.shutdown();
      }
      assertThat(results.get(1)).as("%s", rule).isEqualTo(results.get(0));
    }
  }

  @Test
  void leavesOutWhatIsNotTrained() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                Tensor.vector("a", ParameterKind.WEIGHT, 0, 2),
                Tensor.vector("b", ParameterKind.RUNNING_STATISTIC, 2, 1),
                Tensor.vector("c", ParameterKind.BIAS, 3, 1)));
    List<ShardVector> vectors =
        IntStream.range(0, 5)
            .mapToObj(k -> new ShardVector(new float[] {k, k, Float.NaN, k}, 1))
            .toList();
    ShardVectors input = new ShardVectors(new CoordinateBlocks(layout), vectors);

    for (AggregationRule rule : AggregationRule.BY_NAME.values()) {
      assertThat(rule.aggregate(input, 0, new float[4]).values()[2]).isZero();
    }
  }

  @Test
  void refusesImpossibleOptions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TrimmedMean(-1))
        .withMessage("byzantine must be zero or more and finite, but was -1");
    assertThatIllegalArgumentException().isThrownBy(() -> new Krum(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new GeometricMedian(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new GeometricMedian(1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new CenteredClipping(0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new CenteredClipping(1, 0));
  }

  @Test
  void statesHowManyShardsItNeeds() {
    assertThat(new Mean().minShards()).isEqualTo(1);
    assertThat(new TrimmedMean(2).minShards()).isEqualTo(5);
    assertThat(new Krum(2, 1).minShards()).isEqualTo(7);
    assertThat(new Krum(1, 6).minShards()).isEqualTo(7);
    assertThat(new Median().maxByzantine(8)).isEqualTo(3);
    assertThat(new Mean().maxByzantine(8)).isZero();
  }

  private static float[] aggregate(AggregationRule rule, List<float[]> vectors, float[] previous) {
    return rule.aggregate(of(vectors), 0, previous).values();
  }

  private static ShardVectors of(List<float[]> vectors) {
    return new ShardVectors(
        blocks(vectors.get(0).length),
        vectors.stream().map(values -> new ShardVector(values, 1)).toList());
  }

  static CoordinateBlocks blocks(int size) {
    return new CoordinateBlocks(
        new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.WEIGHT, 0, size))));
  }

  private static List<float[]> honest(long seed, int count) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      vectors.add(normal(random, SIZE, 1));
    }
    return vectors;
  }

  /** Vectors of any scale, possibly between honest ones, and possibly all equal. */
  private static List<float[]> arbitrary(long seed, int count) {
    Random random = new Random(~seed);
    double scale = Math.pow(10, random.nextInt(12) - 3);
    boolean equal = random.nextBoolean();
    float[] first = normal(random, SIZE, scale);
    return IntStream.range(0, count)
        .mapToObj(k -> equal ? first.clone() : normal(random, SIZE, scale))
        .toList();
  }

  /** Vectors at distances of more than 1000 from zero and from each other. */
  private static List<float[]> far(long seed, int count) {
    float[] direction = normal(new Random(~seed), SIZE, 1);
    return IntStream.range(0, count)
        .mapToObj(
            k -> {
              float[] vector = direction.clone();
              vector[0] = 1000f * (k + 2);
              return vector;
            })
        .toList();
  }

  private static List<float[]> with(List<float[]> honest, List<float[]> byzantine) {
    List<float[]> all = new ArrayList<>(byzantine);
    all.addAll(honest);
    return all;
  }

  private static float[] normal(Random random, int size, double scale) {
    float[] vector = new float[size];
    for (int i = 0; i < size; i++) {
      vector[i] = (float) (scale * random.nextGaussian());
    }
    return vector;
  }

  private static double distance(float[] a, float[] b) {
    return Math.sqrt(
        IntStream.range(0, a.length).mapToDouble(i -> Math.pow((double) a[i] - b[i], 2)).sum());
  }

  private static float[] floats(List<?> numbers) {
    float[] floats = new float[numbers.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = ((Number) numbers.get(i)).floatValue();
    }
    return floats;
  }
}
