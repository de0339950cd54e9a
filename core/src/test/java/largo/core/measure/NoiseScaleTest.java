package largo.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ShardSquares;
import largo.core.optimizer.Rules;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NoiseScaleTest {

  private static final Percentage ROUNDING = Percentage.withPercentage(2e-4);

  static Stream<JsonNode> shards() {
    return Toolkit.elements("gns_shards");
  }

  @ParameterizedTest
  @MethodSource("shards")
  void matchesTheReference(JsonNode golden) {
    JsonNode expected = golden.path("expected");
    for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      NoiseTerms terms =
          terms(sums(golden), layout(golden), geometry(name), name.endsWith("debiased"));
      assertThat(terms.noise())
          .as("noise, %s", name)
          .isCloseTo(expected.path(name).path("noise").asDouble(), ROUNDING);
      assertThat(terms.signal())
          .as("signal, %s", name)
          .isCloseTo(expected.path(name).path("signal").asDouble(), ROUNDING);
      assertThat(terms.scale())
          .as("scale, %s", name)
          .isCloseTo(expected.path(name).path("scale").asDouble(), ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource("shards")
  void jackknifeOverShardsMatchesTheReference(JsonNode golden) {
    JsonNode expected = golden.path("jackknife");
    for (Iterator<String> names = expected.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      Jackknife actual =
          Jackknife.of(
              sums(golden), kept -> terms(kept, layout(golden), geometry(name), false).scale());
      assertThat(actual.estimate())
          .isCloseTo(expected.path(name).path("scale").asDouble(), ROUNDING);
      assertThat(actual.error())
          .isCloseTo(expected.path(name).path("se").asDouble(), Percentage.withPercentage(1e-2));
    }
  }

  static Stream<JsonNode> steps() {
    return Toolkit.elements("gns_steps");
  }

  @ParameterizedTest
  @MethodSource("steps")
  void jackknifeOverStepsMatchesTheReference(JsonNode golden) {
    double[] noise = Toolkit.doubles(golden.path("noise"));
    double[] signal = Toolkit.doubles(golden.path("signal"));
    List<NoiseTerms> terms =
        IntStream.range(0, noise.length)
            .mapToObj(k -> new NoiseTerms(noise[k], signal[k]))
            .toList();
    Jackknife actual = Jackknife.overSteps(terms, golden.path("block").asInt());
    assertThat(actual.estimate())
        .isCloseTo(golden.path("expected").path("scale").asDouble(), within(1e-12));
    assertThat(actual.error())
        .isCloseTo(golden.path("expected").path("se").asDouble(), within(1e-12));
  }

  /** The estimate of McCandlish et al. from two batch sizes is the same for equal shards. */
  @Test
  void isTheEstimateFromTwoBatchSizes() {
    JsonNode golden = Toolkit.get("noise_scale");
    int each = golden.path("b_small").asInt();
    List<GradientSum> sums = new ArrayList<>();
    for (JsonNode mean : golden.path("worker_grads")) {
      double[] values = Toolkit.doubles(mean);
      float[] sum = new float[values.length];
      for (int i = 0; i < sum.length; i++) {
        sum[i] = (float) (values[i] * each);
      }
      sums.add(new GradientSum(sum, 0, each));
    }
    ParameterLayout layout =
        new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.BIAS, 0, 5)));
    NoiseTerms terms = terms(sums, layout, NoiseGeometry.L2, true);
    assertThat(terms.signal()).isCloseTo(golden.path("expected_g2").asDouble(), ROUNDING);
    assertThat(terms.noise()).isCloseTo(golden.path("expected_s").asDouble(), ROUNDING);
    assertThat(terms.scale()).isCloseTo(golden.path("expected_b_simple").asDouble(), ROUNDING);
  }

  /** What a sharded optimizer computes from norms. */
  @ParameterizedTest
  @MethodSource("shards")
  void squaredNormsGiveTheSameTerms(JsonNode golden) {
    GradientSum total = new GradientSum(layout(golden).size());
    for (GradientSum sum : sums(golden)) {
      total.add(
          new GradientSum(
              sum.gradient(),
              0,
              sum.examples(),
              ShardSquares.of(layout(golden), sum.gradient(), sum.examples())));
    }
    double squared = 0;
    for (float value : total.gradient()) {
      squared += Math.pow(value / total.examples(), 2);
    }
    JsonNode expected = golden.path("expected").path("l2_debiased");
    NoiseTerms terms = NoiseTerms.ofSquares(total.shardSquares(), total.examples(), squared);
    assertThat(terms.noise()).isCloseTo(expected.path("noise").asDouble(), ROUNDING);
    assertThat(terms.signal()).isCloseTo(expected.path("signal").asDouble(), ROUNDING);
  }

  @Test
  void factorOfTheStandardDeviationMatchesTheReference() {
    Toolkit.elements("c4")
        .forEach(
            golden ->
                assertThat(NoiseParts.c4(golden.path("r").asLong()))
                    .isCloseTo(golden.path("expected").asDouble(), within(1e-12)));
    assertThat(NoiseParts.c4(1001)).isCloseTo(NoiseParts.c4(1000), within(1e-6));
  }

  @Test
  void criticalBatchMatchesTheReference() {
    Toolkit.elements("critical_batch_kappa")
        .forEach(
            golden ->
                assertThat(
                        geometry(golden.path("geometry").asText())
                            .criticalBatch(
                                golden.path("scale").asDouble(), golden.path("kappa").asDouble()))
                    .isCloseTo(
                        golden.path("expected").asDouble(), Percentage.withPercentage(1e-9)));
    Toolkit.elements("gain_fraction")
        .forEach(
            golden ->
                assertThat(
                        geometry(golden.path("geometry").asText())
                            .gainFraction(
                                golden.path("scale").asDouble(), golden.path("batch").asDouble()))
                    .isCloseTo(golden.path("expected").asDouble(), within(1e-12)));
  }

  /** Means over many draws, with shards of very different sizes. */
  @Test
  void isUnbiasedForShardsOfUnequalSizes() {
    int[] counts = {2, 9, 4, 17, 8};
    double mean = 0.3;
    double deviation = 1.5;
    int draws = 4000;
    Random random = new Random(5);
    ParameterLayout layout =
        new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.BIAS, 0, 4)));
    double noise = 0;
    double signal = 0;
    for (int draw = 0; draw < draws; draw++) {
      List<GradientSum> sums = new ArrayList<>();
      for (int count : counts) {
        float[] sum = new float[4];
        for (int i = 0; i < sum.length; i++) {
          sum[i] = (float) (count * mean + deviation * Math.sqrt(count) * random.nextGaussian());
        }
        sums.add(new GradientSum(sum, 0, count));
      }
      NoiseTerms terms = terms(sums, layout, NoiseGeometry.L2, true);
      noise += terms.noise() / draws;
      signal += terms.signal() / draws;
    }
    assertThat(noise).isCloseTo(4 * deviation * deviation, Percentage.withPercentage(3));
    assertThat(signal).isCloseTo(4 * mean * mean, Percentage.withPercentage(3));
  }

  @Test
  void frozenTensorsAndRunningStatisticsDoNotCount() {
    ParameterLayout layout =
        new ParameterLayout(
            List.of(
                Tensor.vector("w", ParameterKind.WEIGHT, 0, 1),
                Tensor.vector("mean", ParameterKind.RUNNING_STATISTIC, 1, 1),
                Tensor.vector("frozen", ParameterKind.FROZEN, 2, 1)));
    List<GradientSum> sums =
        List.of(
            new GradientSum(new float[] {1, 100, 7}, 0, 1),
            new GradientSum(new float[] {3, -50, 9}, 0, 1));
    assertThat(terms(sums, layout, NoiseGeometry.L2, false)).isEqualTo(new NoiseTerms(2, 4));
    assertThat(terms(sums, layout, NoiseGeometry.L1, false).noise()).isCloseTo(2, within(1e-6));
  }

  @Test
  void isUndefinedForASingleSum() {
    ParameterLayout layout =
        new ParameterLayout(List.of(Tensor.vector("w", ParameterKind.BIAS, 0, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                terms(
                    List.of(new GradientSum(new float[] {1}, 0, 1)),
                    layout,
                    NoiseGeometry.L2,
                    true))
        .withMessageContaining("two sums");
  }

  @Test
  void everyRuleHasAGeometry() {
    assertThat(names(NoiseGeometry.NUCLEAR)).containsExactlyInAnyOrder("muon", "shampoo", "soap");
    assertThat(names(NoiseGeometry.L2))
        .containsExactlyInAnyOrder(
            "sgd",
            "momentum",
            "nesterov",
            "lars",
            "sngm",
            "rsg",
            "novograd",
            "ahb-sgd",
            "adai",
            "adaiw",
            "adarem",
            "frsgd",
            "schedule-free-sgd");
    assertThat(names(NoiseGeometry.L1)).contains("adam", "lamb", "lion", "ahb-adam");
  }

  private static List<String> names(NoiseGeometry geometry) {
    return Rules.ALL.stream()
        .filter(rule -> of(rule.defaults()) == geometry)
        .map(Rules.Rule::name)
        .toList();
  }

  private static NoiseGeometry of(UpdateRule rule) {
    return NoiseGeometry.of(rule);
  }

  private static NoiseGeometry geometry(String name) {
    return NoiseGeometry.valueOf(name.replace("_debiased", "").toUpperCase(Locale.ROOT));
  }

  /** Adds copies of the sums one after another. */
  static NoiseTerms terms(
      List<GradientSum> sums, ParameterLayout layout, NoiseGeometry geometry, boolean unbiased) {
    GradientSum total = copy(sums.get(0));
    ShardVariation variation = new ShardVariation(geometry, layout, false);
    for (GradientSum sum : sums.subList(1, sums.size())) {
      variation.add(total, new ShardVariation(geometry, layout, false), copy(sum));
    }
    return variation.terms(total, unbiased);
  }

  private static GradientSum copy(GradientSum sum) {
    return new GradientSum(sum.gradient().clone(), sum.loss(), sum.examples());
  }

  private static List<GradientSum> sums(JsonNode golden) {
    List<GradientSum> sums = new ArrayList<>();
    double[] counts = Toolkit.doubles(golden.path("counts"));
    for (int shard = 0; shard < counts.length; shard++) {
      List<Double> flat = new ArrayList<>();
      flatten(golden.path("sums").get(shard), flat);
      float[] gradient = new float[flat.size()];
      for (int i = 0; i < gradient.length; i++) {
        gradient[i] = flat.get(i).floatValue();
      }
      sums.add(new GradientSum(gradient, 0, (long) counts[shard]));
    }
    return sums;
  }

  private static void flatten(JsonNode node, List<Double> to) {
    if (node.isNumber()) {
      to.add(node.asDouble());
    } else {
      node.forEach(element -> flatten(element, to));
    }
  }

  private static ParameterLayout layout(JsonNode golden) {
    List<Tensor> tensors = new ArrayList<>();
    int offset = 0;
    for (JsonNode tensor : golden.path("sums").get(0)) {
      List<Integer> shape = shape(tensor);
      ParameterKind kind = shape.size() == 1 ? ParameterKind.BIAS : ParameterKind.WEIGHT;
      tensors.add(new Tensor("t" + tensors.size(), kind, offset, shape, 'c'));
      offset = tensors.get(tensors.size() - 1).end();
    }
    return new ParameterLayout(tensors);
  }

  private static List<Integer> shape(JsonNode tensor) {
    return tensor.get(0).isNumber()
        ? List.of(tensor.size())
        : Arrays.asList(tensor.size(), tensor.get(0).size());
  }

  @Test
  void showsNoErrorOfASingleStep() {
    assertThat(Jackknife.of(List.of(29.671), units -> units.get(0))).hasToString("29.67");
    assertThat(new Jackknife(29.671, 3.14)).hasToString("29.67 ± 3.1");
  }
}
