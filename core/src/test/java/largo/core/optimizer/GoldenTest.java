package largo.core.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import largo.core.config.RunSpec.OptimizerSpec;
import largo.core.config.SpecReader;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares every rule, with every option, to weights computed in double precision from the
 * published equations.
 */
class GoldenTest {

  private static final Config GOLDEN =
      ConfigFactory.parseResources(GoldenTest.class, "golden.json");

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new Tensor("w1", ParameterKind.WEIGHT, 0, List.of(4, 3), 'c'),
              new Tensor("b1", ParameterKind.BIAS, 12, List.of(3), 'c'),
              new Tensor("w2", ParameterKind.WEIGHT, 15, List.of(3, 2), 'c')));

  private static final int EXAMPLES = 8; // a power of two, so that sums of gradients are exact

  static Stream<Named<Config>> cases() {
    return GOLDEN.getConfigList("cases").stream().map(c -> Named.of(name(c), c));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void matchesTheReferenceWeights(Config golden) {
    Config scenario = GOLDEN.getConfig("scenarios." + golden.getString("scenario"));
    OptimizerSpec spec = spec(golden);
    float[] w = floats(scenario.getDoubleList("weights"), 1);
    Optimizer optimizer = new Optimizer(spec.composed(), LAYOUT, w);
    RecordingProbe recordingProbe = new RecordingProbe(LAYOUT);
    optimizer.observe(recordingProbe);

    for (int t = 0; t < 6; t++) {
      List<Double> gradient = doubles(scenario, "gradients", t);
      optimizer.step(floats(gradient, EXAMPLES), EXAMPLES, spec.learningRate());

      List<Double> expected = doubles(golden, "expected", t);
      for (int i = 0; i < w.length; i++) {
        double tolerance = 1e-5 * Math.abs(expected.get(i)) + 1e-6;
        assertThat((double) w[i])
            .as("weight %d after update %d", i, t + 1)
            .isCloseTo(expected.get(i), within(tolerance));
      }
      checkProbes(golden, recordingProbe, t);
    }
  }

  private static void checkProbes(Config golden, RecordingProbe recordingProbe, int t) {
    if (!golden.hasPath("probes")) {
      return;
    }
    for (String name : golden.getObject("probes").keySet()) {
      ConfigValue value = golden.getConfig("probes").getList('"' + name + '"').get(t);
      boolean perTensor = value.valueType() == ConfigValueType.LIST;
      List<Double> expected =
          perTensor
              ? value.atKey("x").getDoubleList("x")
              : List.of(value.atKey("x").getDouble("x"));
      List<Double> actual =
          perTensor
              ? recordingProbe.perTensor().get(name)
              : List.of(recordingProbe.scalars().get(name));

      for (int k = 0; k < expected.size(); k++) {
        double wanted = expected.get(k);
        double metrics = actual.get(k);
        boolean both = Double.isNaN(wanted) && Double.isNaN(metrics);
        assertThat(both || Math.abs(metrics - wanted) <= 1e-5 * Math.abs(wanted) + 2e-6)
            .as("%s[%d] in update %d must be %s, but was %s", name, k, t + 1, wanted, metrics)
            .isTrue();
      }
    }
  }

  @Test
  void coversEveryRule() {
    assertThat(GOLDEN.getConfigList("cases").stream().map(c -> c.getString("rule")))
        .containsAll(Rules.ALL.stream().map(Rules.Rule::name).toList());
  }

  @Test
  void coversEveryWrapper() {
    assertThat(GOLDEN.getConfigList("cases").stream().map(GoldenTest::spec))
        .flatMap(spec -> spec.wrap().stream().map(w -> w.wrapper().name()).toList())
        .containsAll(
            Wrappers.ALL.stream()
                .filter(choice -> !choice.defaults().perturbs(1)) // in ParityReplayTest
                .filter(choice -> !choice.defaults().usesVariance()) // in ParityReplayTest
                .map(Wrappers.Choice::name)
                .toList());
  }

  private static OptimizerSpec spec(Config golden) {
    String settings =
        golden
            .getObject("settings")
            .render(ConfigRenderOptions.concise())
            .replaceAll("^\\{|}$", "");
    String text =
        "optimizer { name = %s, learning-rate = %s%s }"
            .formatted(
                golden.getString("rule"),
                golden.getDouble("rate"),
                settings.isEmpty() ? "" : ", " + settings);
    return SpecReader.read("golden", text, List.of()).optimizer();
  }

  private static String name(Config golden) {
    String settings =
        golden.getObject("settings").unwrapped().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return "%s (%s) on %s"
        .formatted(golden.getString("rule"), settings, golden.getString("scenario"));
  }

  private static List<Double> doubles(Config from, String key, int index) {
    return from.getList(key).get(index).atKey("x").getDoubleList("x");
  }

  private static float[] floats(List<Double> x, double times) {
    float[] floats = new float[x.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) (times * x.get(i));
    }
    return floats;
  }
}
