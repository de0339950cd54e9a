package largo.spark.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import largo.core.privacy.ExampleClipping;
import largo.core.privacy.GradientPrivacy;
import largo.core.train.GradientExchange;
import largo.core.train.PrivateExchange;
import largo.core.train.StepGradient;
import largo.core.train.WorkerConfig;
import largo.spark.SparkSuite;
import largo.spark.exchange.JobExchange;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.Timeout;

/** Gradients of which each example is clipped, of workers in the driver's JVM. */
public class ClippedGradientsTest extends SparkSuite {

  @Rule public final Timeout deadline = Timeout.seconds(120);

  @Test
  public void givesTheSameBitsInAnyExchange() {
    try (FakeTask task = FakeTask.of(session(), 101, 3)) {
      WorkerConfig workers = task.clipping(new ExampleClipping.AutomaticV());
      float[] expected;
      try (GradientExchange exchange = withoutNoise(task, job(task, workers))) {
        expected = task.train(exchange, 3, () -> {});
      }
      try (GradientExchange exchange = withoutNoise(task, session(task, workers))) {
        assertThat(task.train(exchange, 3, () -> {})).isEqualTo(expected);
        StepGradient step = exchange.gradient(0, task.start());
        assertThat(step.sum().examples()).isEqualTo(64);
        assertThat(norm(step.sum().gradient())).isBetween(1.0, 64.0); // at most one of each
        assertThat(step.metrics()).containsEntry(PrivateExchange.EPSILON, Double.POSITIVE_INFINITY);
      }
    }
  }

  private static JobExchange job(FakeTask task, WorkerConfig workers) {
    return new JobExchange(task.spark(), task.data(), task.plan(), workers);
  }

  private static SessionExchange session(FakeTask task, WorkerConfig workers) {
    return new SessionExchange(
        task.spark(),
        task.data(),
        task.plan(),
        workers,
        new SessionOptions(
            task.start().length, new SessionSlots(task.spark(), 1), Duration.ofSeconds(60)));
  }

  private static GradientExchange withoutNoise(FakeTask task, GradientExchange exchange) {
    GradientPrivacy privacy =
        new GradientPrivacy(new ExampleClipping.AutomaticV(), 0, 1e-5, 64.0 / 101);
    return new PrivateExchange(exchange, privacy, task.definition().penalty().layout());
  }

  private static double norm(float[] x) {
    double squares = 0;
    for (float element : x) {
      squares += (double) element * element;
    }
    return Math.sqrt(squares);
  }
}
