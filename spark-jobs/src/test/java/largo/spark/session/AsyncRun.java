package largo.spark.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import largo.core.async.AsyncExchange;
import largo.core.async.UpdateOrder;
import largo.core.optimizer.Apam;
import largo.core.optimizer.Exempt;
import largo.core.schedule.Schedule;
import largo.core.train.StepRecord;
import largo.core.train.Training;

/**
 * An asynchronous training of a task.
 *
 * @param w parameters at the end
 * @param log every step
 */
record AsyncRun(float[] w, List<StepRecord> log) {

  static AsyncRun of(FakeTask task, UpdateOrder updateOrder, int updates) {
    return of(task, new BatchAssignment.ShardBatch(task.shardBatches()), updateOrder, updates, 60);
  }

  static AsyncRun of(
      FakeTask task,
      BatchAssignment batchAssignment,
      UpdateOrder updateOrder,
      int updates,
      int seconds) {
    return of(
        task, exchange(task, batchAssignment, updateOrder, updates, seconds), updates, step -> {});
  }

  /**
   * Trains.
   *
   * @param stepDone called after every step
   */
  static AsyncRun of(FakeTask task, AsyncExchange open, int updates, LongConsumer stepDone) {
    float[] w = task.start().clone();
    List<StepRecord> log = new ArrayList<>();
    try (AsyncExchange exchange = open) {
      new Training(
              exchange,
              task.plan(),
              new Apam(0.9, 0.99, 1e-8, 0, Apam.Form.CODE, Exempt.NONE),
              Schedule.constant(1e-3),
              task.definition().penalty(),
              w)
          .run(
              updates,
              step -> {
                log.add(step);
                stepDone.accept(step.step());
              });
    }
    return new AsyncRun(w, log);
  }

  static AsyncExchange exchange(FakeTask task, UpdateOrder updateOrder, int updates) {
    return exchange(
        task, new BatchAssignment.ShardBatch(task.shardBatches()), updateOrder, updates, 60);
  }

  private static AsyncExchange exchange(
      FakeTask task,
      BatchAssignment batchAssignment,
      UpdateOrder updateOrder,
      int updates,
      int seconds) {
    SessionOptions options =
        new SessionOptions(
            task.start().length, new SessionSlots(task.spark(), 1), Duration.ofSeconds(seconds));
    SessionWorkers workers =
        new SessionWorkers(
            task.spark(),
            task.data(),
            task.shardBatches(),
            batchAssignment,
            task.workerConfig(),
            options);
    return new AsyncExchange(workers, updateOrder, task.data().shards(), updates);
  }
}
