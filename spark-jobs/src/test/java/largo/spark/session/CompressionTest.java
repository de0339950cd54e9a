package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import largo.core.compress.AdaComp;
import largo.core.compress.Bfloat16;
import largo.core.compress.Compression;
import largo.core.compress.Float16;
import largo.core.compress.Gmc;
import largo.core.compress.GradientCodec;
import largo.core.compress.Residual;
import largo.core.compress.Residuals;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;
import largo.core.train.ShardGradient;
import largo.core.train.StepGradient;
import largo.spark.SparkSuite;
import largo.spark.exchange.JobExchange;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Compressed gradients of workers in the driver's JVM. */
public class CompressionTest extends SparkSuite {

  /** With 201 examples every fourth step is an epoch's last, of 9. */
  private static final int STEPS = 6;

  private static final List<Compression> METHODS =
      List.of(new Float16(), new AdaComp(50, 500, 2), new Gmc(0.9, 0.05), new Bfloat16());

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void givesTheSameBitsOnOneSlotAsOnTwo() {
    try (FakeTask task = FakeTask.of(session(), 201, 3)) {
      for (Compression method : METHODS) {
        float[] expected;
        try (SessionExchange exchange = task.session(method, new SessionSlots(spark(), 1))) {
          expected = task.train(exchange, STEPS, () -> {});
        }
        try (SessionExchange exchange =
            task.session(method, new SessionSlots(spark(), 2))) { // one of the two
          assertThat(task.train(exchange, STEPS, () -> {})).as("%s", method).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  public void halvesTheBytesAndNearlyKeepsTheGradient() {
    try (FakeTask task = FakeTask.of(session(), 201, 2)) {
      StepGradient expected;
      StepGradient reply;
      try (JobExchange plain = task.job()) { // by itself, as a session holds the slots
        expected = plain.gradient(3, task.start());
      }
      try (SessionExchange halves = task.session(new Float16(), new SessionSlots(spark(), 1))) {
        reply = halves.gradient(3, task.start());
      }

      float[] x = reply.sum().gradient();
      float[] wanted = expected.sum().gradient();
      double largest = 0;
      for (float w : wanted) {
        largest = Math.max(largest, Math.abs(w));
      }
      for (int i = 0; i < x.length; i++) {
        assertThat((double) x[i]).isCloseTo(wanted[i], within(largest / 500));
      }
      assertThat(reply.sum().loss()).isEqualTo(expected.sum().loss());
      assertThat(reply.sum().examples()).isEqualTo(9);
      double rate = (double) expected.bytesUp() / reply.bytesUp();
      assertThat(rate).isBetween(1.9, 2.0);
      assertThat(reply.metrics().get("sent-rate")).isCloseTo(rate, within(1e-9));
      assertThat(reply.metrics().get("compression-rate")).isBetween(rate, 2.0);
    }
  }

  /** Compares with momentum computed from uncompressed gradients. */
  @Test
  public void equalsMomentumIfEverythingIsSent() {
    for (int[] counts : new int[][] {{201, 2}, {5, 7}}) { // some shards without examples
      try (FakeTask task = FakeTask.of(session(), counts[0], counts[1])) {
        float[] actual;
        try (SessionExchange exchange =
            task.session(new Gmc(0.9, 1), new SessionSlots(spark(), 1))) {
          actual = task.train(exchange, STEPS, () -> {});
        }
        float[] expected = task.start().clone();
        float[] velocity = new float[expected.length];
        try (JobExchange job = task.job()) {
          for (int step = 0; step < STEPS; step++) {
            float[] sum = job.gradient(step, expected).sum().gradient();
            int batch = task.plan().size(step);
            for (int i = 0; i < sum.length; i++) {
              velocity[i] = 0.9f * velocity[i] + sum[i] / batch;
              expected[i] -= FakeTask.RATE * batch * velocity[i];
            }
          }
        }
        for (int i = 0; i < actual.length; i++) {
          assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
        }
      }
    }
  }

  @Test
  public void restoresResiduals() {
    try (FakeTask task = FakeTask.of(session(), 201, 3)) {
      for (Compression method : METHODS) {
        List<float[]> whole = new ArrayList<>();
        Residuals kept = Residuals.NONE;
        try (SessionExchange exchange = task.session(method, new SessionSlots(spark(), 1))) {
          for (int step = 0; step < 4; step++) {
            kept = step == 2 ? copy(exchange.residuals()) : kept;
            whole.add(exchange.gradient(step, parameters(task, step)).sum().gradient());
          }
        }
        assertThat(kept.isEmpty()).isEqualTo(!method.usesErrorFeedback());
        try (SessionExchange exchange = task.session(method, new SessionSlots(spark(), 2))) {
          exchange.restore(kept);
          for (int step = 2; step < 4; step++) {
            StepGradient reply = exchange.gradient(step, parameters(task, step));
            assertThat(reply.sum().gradient())
                .as("%s, step %d", method, step)
                .isEqualTo(whole.get(step));
            assertThat(reply.metrics()).doesNotContainKey("lost-residuals");
          }
        }
      }
    }
  }

  @Test
  public void detectsTheLossOfResiduals() {
    ParameterLayout layout =
        new ParameterLayout(List.of(Tensor.vector("b", ParameterKind.BIAS, 0, 10)));
    ResidualTracker tracker =
        new ResidualTracker(GradientCodec.of(METHODS.get(1), layout).orElseThrow(), 2);
    float[] w = new float[10];

    assertThat(tracker.stepDone(0, w, List.of(aged(0, 1), aged(1, 1))))
        .containsExactly(entry("compression-rate", 1.0), entry("sent-rate", 0.8));
    assertThat(tracker.stepDone(1, w, List.of(aged(0, 2), aged(1, 1))))
        .containsEntry("lost-residuals", 1.0);
    assertThat(tracker.stepDone(2, w, List.of(aged(0, 3), aged(1, 2))))
        .doesNotContainKey("lost-residuals");
    tracker.restore(new Residuals(List.of(new Residual(7, w), Residual.NONE), new float[0]));
    assertThat(tracker.stepDone(3, w, List.of(aged(0, 8), aged(1, 1))))
        .doesNotContainKey("lost-residuals");
  }

  @Test
  public void continuesWithoutResidualsThatWereLostWithAWorker() {
    try (FakeTask task = FakeTask.of(session(), 201, 3);
        SessionExchange exchange = task.session(METHODS.get(1), new SessionSlots(spark(), 1))) {
      exchange.gradient(0, task.start());
      spark().sc().cancelAllJobs(); // some time soon
      double lost = 0;
      for (int step = 1; lost < 3; step++) {
        lost += exchange.gradient(step, task.start()).metrics().getOrDefault("lost-residuals", 0.0);
      }
      assertThat(lost).isEqualTo(3);
    }
  }

  private static ShardGradient aged(int shard, long age) {
    return new ShardGradient(
        shard, GradientSum.empty(), 0, 50, new ShardGradient.CompressionResult(320, age));
  }

  @Test
  public void rejectsResidualsOfAnotherSession() {
    Residuals kept;
    try (FakeTask task = FakeTask.of(session(), 201, 2);
        SessionExchange exchange = task.session(METHODS.get(1), new SessionSlots(spark(), 1))) {
      exchange.gradient(0, task.start());
      kept = exchange.residuals();
    }
    try (FakeTask task = FakeTask.of(session(), 201, 3);
        SessionExchange exchange = task.session(METHODS.get(1), new SessionSlots(spark(), 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> exchange.restore(kept))
          .withMessage("there must be residuals of 3 shards, but there were 2");
    }
  }

  private static float[] parameters(FakeTask task, int step) {
    float[] w = task.start().clone();
    for (int i = 0; i < w.length; i++) {
      w[i] *= 1 - 0.01f * step;
    }
    return w;
  }

  /** Copies residuals, which are valid until the next step only. */
  private static Residuals copy(Residuals residuals) {
    return new Residuals(
        residuals.shards().stream().map(r -> new Residual(r.age(), r.values().clone())).toList(),
        residuals.previousParameters().clone());
  }
}
