package largo.core.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import largo.core.data.BatchPlan;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.Apam;
import largo.core.optimizer.Exempt;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.schedule.Schedule;
import largo.core.train.StepRecord;
import largo.core.train.Training;
import org.junit.jupiter.api.Test;

/** APAM with given delays, against weights computed in double precision. */
class AsyncGoldenTest {

  private static final Config GOLDEN =
      ConfigFactory.parseResources(AsyncGoldenTest.class, "golden.json");

  private static final ParameterLayout LAYOUT =
      new ParameterLayout(
          List.of(
              new Tensor("w1", ParameterKind.WEIGHT, 0, List.of(4, 3), 'c'),
              new Tensor("b1", ParameterKind.BIAS, 12, List.of(3), 'c'),
              new Tensor("w2", ParameterKind.WEIGHT, 15, List.of(3, 2), 'c')));

  private static final int EXAMPLES = 8;

  @Test
  void matchesTheReferenceWeights() {
    List<Integer> delays = GOLDEN.getIntList("delays");
    List<StepRecord> log = new ArrayList<>();
    for (int k = 0; k < delays.size(); k++) {
      log.add(record(k, k % 3, Math.min(k, delays.get(k))));
    }
    FakeWorkers workers =
        new FakeWorkers(AsyncGoldenTest::gradient, busy -> busy.get(busy.size() - 1));
    RecordedOrder order = new RecordedOrder(log, 3, log.size());
    float[] w = floats("weights");
    List<float[]> after = new ArrayList<>();

    new Training(
            new AsyncExchange(workers, order, 3, log.size()),
            new BatchPlan(72, 3, EXAMPLES, 1),
            new Apam(0.9, 0.99, 1e-8, 0, Apam.Form.CODE, Exempt.NONE),
            Schedule.constant(0.05),
            new RegularizationPenalty(LAYOUT, List.of(0.0, 0.0, 0.0), List.of(0.0, 0.0, 0.0)),
            w)
        .run(log.size(), step -> after.add(w.clone()));

    assertThat(after).hasSize(8);
    for (int k = 0; k < after.size(); k++) {
      List<Double> expected = GOLDEN.getList("expected").get(k).atKey("x").getDoubleList("x");
      for (int i = 0; i < w.length; i++) {
        double tolerance = 1e-5 * Math.abs(expected.get(i)) + 1e-6;
        assertThat((double) after.get(k)[i])
            .as("weight %d after update %d", i, k + 1)
            .isCloseTo(expected.get(i), within(tolerance));
      }
    }
  }

  private static GradientSum gradient(FakeWorkers.Submission submission) {
    float[] w = submission.parameters();
    float[] a = floats("a");
    float[] c = floats("c");
    float[] g = new float[w.length];
    for (int i = 0; i < g.length; i++) {
      g[i] = EXAMPLES * a[i] * (w[i] - c[i]);
    }
    return new GradientSum(g, 0, EXAMPLES);
  }

  private static StepRecord record(long step, long shard, long staleness) {
    return new StepRecord(
        step, 0, 0, 0, 0, 0, 0, EXAMPLES, 0, 0, 0, 0, 0, 0, 0, shard, staleness, Map.of(),
        Map.of());
  }

  private static float[] floats(String key) {
    List<Double> values = GOLDEN.getDoubleList(key);
    float[] floats = new float[values.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values.get(i).floatValue();
    }
    return floats;
  }
}
