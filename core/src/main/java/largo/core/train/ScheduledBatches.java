package largo.core.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.data.BatchPlan;
import largo.core.data.BatchRange;
import largo.core.data.BatchSequence;
import largo.core.measure.NoiseTerms;
import largo.core.schedule.BatchSchedule;
import largo.core.schedule.BatchSchedule.Averages;
import largo.core.schedule.BatchSchedule.ConstantBatch;
import largo.core.schedule.BatchSchedule.DoublingAt;
import largo.core.schedule.BatchSchedule.NoiseScaleControl;
import largo.core.train.BatchState.Change;

/**
 * Batches whose size a {@link BatchSchedule} changes from one step to the next. The last batch of
 * an epoch is short.
 *
 * <p>The order of examples does not depend on their division into batches. The state is a function
 * of the steps so far, and a part of the {@link TrainingState}.
 */
public final class ScheduledBatches implements BatchSequence {

  private final BatchPlan plan;
  private final BatchSchedule schedule;
  private final long warmupSteps;
  private final List<Change> changes = new ArrayList<>();
  private Averages averages = Averages.NONE;

  private ScheduledBatches(BatchPlan plan, BatchSchedule schedule, long warmupSteps) {
    this.plan = plan;
    this.schedule = schedule;
    this.warmupSteps = warmupSteps;
    changes.add(new Change(0, 0, plan.batch()));
  }

  /**
   * The batches of a training: the plan itself, if they do not change.
   *
   * @param plan with the batch of the first step
   * @param warmupSteps steps before which the noise scale does not change the batch
   */
  public static BatchSequence of(BatchPlan plan, BatchSchedule schedule, long warmupSteps) {
    return schedule instanceof ConstantBatch
        ? plan
        : new ScheduledBatches(plan, schedule, warmupSteps);
  }

  @Override
  public BatchPlan plan() {
    return plan;
  }

  /** {@inheritDoc} After the next step, as if the batch did not change any more. */
  @Override
  public BatchRange range(long step) {
    Change change = change(step);
    long n = plan.examples();
    long first = change.first();
    long left = n - first % n; // of the epoch in which the batch changed
    long stepsLeft = steps(left, change.batch());
    long after = step - change.step();
    if (after >= stepsLeft) {
      first += left;
      left = n;
      after -= stepsLeft;
      long epochs = after / steps(n, change.batch());
      first += epochs * n;
      after -= epochs * steps(n, change.batch());
    }
    long before = after * change.batch();
    int size = (int) Math.min(change.batch(), left - before);
    return new BatchRange(step, first + before, size);
  }

  @Override
  public double position(long step) {
    long first = range(step).first();
    long epochs = first / plan.examples();
    return epochs * plan.stepsPerEpoch() + (double) (first % plan.examples()) / plan.batch();
  }

  @Override
  public double rateFactor(long step) {
    return schedule.learningRateScaling().scale(1, batch(step), plan.batch());
  }

  /** The batch that holds for a step, which may be larger than that of an epoch's last step. */
  public int batch(long step) {
    return change(step).batch();
  }

  /**
   * Determines the batch of the next step.
   *
   * @param step that is complete
   * @param noise terms of the noise scale of the step, if they were measured
   */
  void completed(long step, Optional<NoiseTerms> noise) {
    int now = batch(step);
    int next = next(step, now, noise);
    if (next != now) {
      changes.add(new Change(step + 1, range(step).end(), next));
    }
  }

  BatchState state() {
    return new BatchState(changes, averages.noise(), averages.signal());
  }

  /**
   * Continues from a state.
   *
   * @throws IllegalArgumentException if it is that of another batch
   */
  void restore(BatchState state) {
    Preconditions.that(
        !state.changes().isEmpty() && state.changes().get(0).batch() == plan.batch(),
        "the state must be of a training with a batch schedule from batch %d",
        plan.batch());
    changes.clear();
    changes.addAll(state.changes());
    averages = new Averages(state.noise(), state.signal());
  }

  private int next(long step, int now, Optional<NoiseTerms> noise) {
    if (schedule instanceof DoublingAt doubling) {
      double epoch = position(step + 1) / plan.stepsPerEpoch();
      return Math.max(now, doubling.batch(plan.batch(), epoch, plan.examples()));
    }
    if (schedule instanceof NoiseScaleControl control
        && step % control.everySteps() == 0
        && noise.isPresent()) {
      averages = control.averaged(averages, noise.get().noise(), noise.get().signal());
      return step < warmupSteps ? now : control.batch(now, averages, plan.examples());
    }
    return now;
  }

  private Change change(long step) {
    int at = changes.size() - 1;
    while (changes.get(at).step() > step) {
      at--;
    }
    return changes.get(at);
  }

  private static long steps(long examples, int batch) {
    return (examples + batch - 1) / batch;
  }
}
