package largo.spark.study;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import largo.core.Deadline;
import largo.core.train.Training;

/**
 * Measures the time of gradients and steps of a training that is not continued.
 *
 * @param open the training
 * @param parameters at which single gradients are computed
 */
record StepTimer(OpenTraining open, float[] parameters) {

  /** The window of the warm-up in which steps are counted. */
  private static final Duration WINDOW = Duration.ofMillis(2500);

  /** The window in which times are measured. */
  private static final Duration MEASURED = Duration.ofSeconds(1);

  /** The speed-up from a window to the next that makes the warm-up continue. */
  private static final double GAIN = 1.05;

  /** Steps before the time is measured, and the minimum number of measured ones. */
  private static final int FIRST = 2;

  /**
   * The mean time of a step, or of a gradient if the training diverges within a few steps, in
   * seconds.
   *
   * @param timed measures with a new training
   */
  static double stepOrGradient(ToDoubleFunction<Function<StepTimer, Double>> timed) {
    double seconds = timed.applyAsDouble(StepTimer::secondsPerStep);
    return Double.isNaN(seconds) ? timed.applyAsDouble(StepTimer::secondsPerGradient) : seconds;
  }

  /**
   * Computes gradients until their time does not decrease any more, or the timeout.
   *
   * @return their number
   */
  long warmUp(Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    long before = 0;
    long now = 1;
    long step = 0;
    for (; now > GAIN * before && !deadline.hasPassed(); step += now) {
      before = now;
      now = 0;
      for (Deadline window = Deadline.after(WINDOW); !window.hasPassed(); now++) {
        open.exchange().gradient(step + now, parameters);
      }
    }
    return step;
  }

  /** The mean time of a gradient, after two others. */
  double secondsPerGradient() {
    for (long step = 0; step < FIRST; step++) {
      open.exchange().gradient(step, parameters);
    }
    long begun = System.nanoTime();
    Deadline window = Deadline.after(MEASURED);
    long steps = 0;
    while (steps < FIRST || !window.hasPassed()) {
      open.exchange().gradient(FIRST + steps, parameters);
      steps++;
    }
    return (System.nanoTime() - begun) / 1e9 / steps;
  }

  /**
   * The mean time of a step with its update, after two others.
   *
   * @return NaN if the training diverged before
   */
  double secondsPerStep() {
    Training training = open.training();
    AtomicLong steps = new AtomicLong();
    training.run(Long.MAX_VALUE, () -> steps.get() >= FIRST, step -> steps.incrementAndGet());
    long begun = System.nanoTime();
    Deadline window = Deadline.after(MEASURED);
    steps.set(0);
    training.run(
        Long.MAX_VALUE,
        () -> steps.get() >= FIRST && window.hasPassed(),
        step -> steps.incrementAndGet());
    double seconds = (System.nanoTime() - begun) / 1e9;
    return steps.get() == 0 ? Double.NaN : seconds / steps.get();
  }
}
