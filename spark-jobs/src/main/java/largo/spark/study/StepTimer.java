package largo.spark.study;

import java.time.Duration;
import largo.core.Deadline;
import largo.core.train.GradientExchange;

/**
 * Computes gradients of a training that is not continued, for their time.
 *
 * @param parameters of all gradients
 */
record StepTimer(GradientExchange exchange, float[] parameters) {

  /** The window in which steps are counted. */
  private static final Duration WINDOW = Duration.ofMillis(2500);

  /** The speed-up from a window to the next that makes the warm-up continue. */
  private static final double GAIN = 1.05;

  /** Computes gradients until their time does not decrease any more, or the timeout. */
  void warmUp(Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    long before = 0;
    long now = 1;
    for (long step = 0; now > GAIN * before && !deadline.hasPassed(); step += now) {
      before = now;
      now = 0;
      for (Deadline window = Deadline.after(WINDOW); !window.hasPassed(); now++) {
        exchange.gradient(step + now, parameters);
      }
    }
  }

  /** The mean time of a step without evaluations, after two others. */
  double secondsPerStep() {
    for (long step = 0; step < 2; step++) {
      exchange.gradient(step, parameters);
    }
    long begun = System.nanoTime();
    Deadline window = Deadline.after(WINDOW);
    long steps = 0;
    while (steps < 2 || !window.hasPassed()) {
      exchange.gradient(2 + steps, parameters);
      steps++;
    }
    return (System.nanoTime() - begun) / 1e9 / steps;
  }
}
