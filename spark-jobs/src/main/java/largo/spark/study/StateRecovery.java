package largo.spark.study;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import largo.core.train.StateLostException;
import largo.core.train.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a trial from its last checkpoint, or from the start, if states of examples were lost with
 * an executor. The repeated steps have the same bits.
 */
final class StateRecovery {

  private static final Logger LOG = LoggerFactory.getLogger(StateRecovery.class);

  /** Maximum number of losses between two checkpoints, as Spark's {@code task.maxFailures}. */
  private static final int MAX_LOSSES = 4;

  private final String trial;
  private final LongSupplier saved;

  /**
   * The recovery of a trial.
   *
   * @param saved the step of its newest checkpoint; zero if there is none
   */
  StateRecovery(String trial, LongSupplier saved) {
    this.trial = trial;
    this.saved = saved;
  }

  /**
   * Runs the trial until its end.
   *
   * @param run runs it from its newest checkpoint; its steps are repeated after a loss
   * @param steps receives every step once
   * @throws StateLostException if executors are lost again and again
   */
  <T> T run(Function<Consumer<StepRecord>, T> run, Consumer<StepRecord> steps) {
    Consumer<StepRecord> once = once(steps);
    long from = saved.getAsLong();
    for (int losses = 1; ; losses++) {
      try {
        return run.apply(once);
      } catch (StateLostException e) {
        long last = saved.getAsLong();
        losses = last > from ? 1 : losses;
        from = last;
        if (losses == MAX_LOSSES || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        LOG.warn(
            "{}: {}; it is repeated from {}",
            trial,
            e.getMessage(),
            last == 0 ? "the start" : "the checkpoint after step " + last);
      }
    }
  }

  private static Consumer<StepRecord> once(Consumer<StepRecord> steps) {
    long[] next = new long[1];
    return step -> {
      if (step.step() >= next[0]) {
        next[0] = step.step() + 1;
        steps.accept(step);
      }
    };
  }
}
