package largo.core.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import largo.core.data.BatchPlan;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FloatFeatures;
import largo.core.data.Normalization;
import largo.core.dl4j.Dl4jDefinition;
import largo.core.dl4j.zoo.ZooConfigurations;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseSampling;
import largo.core.measure.NoiseTerms;
import largo.core.model.Mlp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gradient noise of a single shard is that between its micro-batches. */
class MicroBatchNoiseTest {

  private static final ExampleShape SHAPE = ExampleShape.vector(6);
  private static final int ROWS = 22;
  private static final int MICRO = 5;
  private static final List<Integer> ALL = IntStream.range(0, ROWS).boxed().toList();
  private static final Dl4jDefinition NETWORK =
      Dl4jDefinition.of(ZooConfigurations.json(new Mlp(List.of(7), 0), SHAPE, 3), SHAPE, 3);

  @ParameterizedTest
  @EnumSource
  void equalsThatOfShardsWithTheSameExamples(NoiseGeometry geometry) {
    Examples rows = rows(ALL);
    float[] parameters = NETWORK.initialize(3);
    BatchPlan plan = new BatchPlan(ROWS, 1, ROWS, 1);
    GradientSum plain = gradient(NETWORK, parameters, plan, 0, rows, MICRO);
    GradientSum measured =
        gradient(
            new MicroBatchNoise(NETWORK, geometry, MeasuredSteps.from0(2)),
            parameters,
            plan,
            0,
            rows,
            MICRO);

    assertThat(measured.gradient()).isEqualTo(plain.gradient());
    assertThat(measured.loss()).isEqualTo(plain.loss());
    NoiseTerms expected = expected(geometry, parameters, plan);
    assertThat(measured.metrics()[0]).isCloseTo(expected.noise(), within(1e-3 * expected.noise()));
    assertThat(measured.metrics()[1])
        .isCloseTo(expected.signal(), within(1e-3 * Math.abs(expected.signal())));
  }

  /** Each micro-batch as a shard. */
  private static NoiseTerms expected(NoiseGeometry geometry, float[] parameters, BatchPlan plan) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      order.add(plan.rows(0, 0).row(i));
    }
    int parts = (ROWS + MICRO - 1) / MICRO;
    TreeSum tree =
        new TreeSum(
            parts,
            Optional.of(
                new NoiseSampling(
                    geometry, MeasuredSteps.from0(1), false, NETWORK.penalty().layout())));
    for (int k = 0; k < parts; k++) {
      List<Integer> some = order.subList(k * MICRO, Math.min(ROWS, (k + 1) * MICRO));
      Examples own = rows(some);
      BatchPlan one = new BatchPlan(some.size(), 1, some.size(), 1);
      tree.add(k, gradient(NETWORK, parameters, one, 0, own, some.size()));
    }
    return tree.variation().orElseThrow().terms(tree.total(), true);
  }

  @Test
  void isUnknownInOtherStepsAndOfOneMicroBatch() {
    Examples rows = rows(ALL);
    float[] parameters = NETWORK.initialize(3);
    MicroBatchNoise measured =
        new MicroBatchNoise(NETWORK, NoiseGeometry.L2, MeasuredSteps.from0(2));
    BatchPlan plan = new BatchPlan(ROWS, 1, ROWS, 1);

    assertThat(gradient(measured, parameters, plan, 1, rows, MICRO).metrics())
        .containsExactly(Double.NaN, Double.NaN);
    assertThat(gradient(measured, parameters, plan, 0, rows, ROWS).metrics())
        .containsExactly(Double.NaN, Double.NaN);
  }

  private static GradientSum gradient(
      ModelDefinition network,
      float[] parameters,
      BatchPlan plan,
      long step,
      Examples rows,
      int micro) {
    try (Worker worker = new WorkerConfig(network, Normalization.NONE, micro).open()) {
      return worker.gradient(parameters, plan, step, 0, rows);
    }
  }

  /** The examples with some numbers, in their order. */
  private static Examples rows(List<Integer> some) {
    int width = SHAPE.size();
    float[] values = new float[some.size() * width];
    int[] labels = new int[some.size()];
    for (int i = 0; i < some.size(); i++) {
      Random random = new Random(some.get(i));
      for (int k = 0; k < width; k++) {
        values[i * width + k] = (float) random.nextGaussian();
      }
      labels[i] = random.nextInt(3);
    }
    return new Examples(new FloatFeatures(values, width), labels);
  }
}
