package largo.spark.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import largo.core.async.AsyncExchange;
import largo.core.async.Course;
import largo.core.optimizer.Apam;
import largo.core.optimizer.Exempt;
import largo.core.schedule.Schedule;
import largo.core.train.StepRecord;
import largo.core.train.Training;

/**
 * A task that was trained by shards on their own.
 *
 * @param w parameters at the end
 * @param log every step
 */
record AsyncRun(float[] w, List<StepRecord> log) {

  static AsyncRun of(Task task, Course course, int updates) {
    return of(task, new Share.Own(task.walk()), course, updates, 60);
  }

  static AsyncRun of(Task task, Share share, Course course, int updates, int deadline) {
    return of(task, exchange(task, share, course, updates, deadline), updates, step -> {});
  }

  /**
   * Trains.
   *
   * @param after called with every step that is done
   */
  static AsyncRun of(Task task, AsyncExchange open, int updates, LongConsumer after) {
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
                after.accept(step.step());
              });
    }
    return new AsyncRun(w, log);
  }

  static AsyncExchange exchange(Task task, Course course, int updates) {
    return exchange(task, new Share.Own(task.walk()), course, updates, 60);
  }

  private static AsyncExchange exchange(
      Task task, Share share, Course course, int updates, int deadline) {
    SessionExchange.Terms terms =
        new SessionExchange.Terms(
            task.start().length, new Slots(task.spark(), 1), Duration.ofSeconds(deadline));
    SessionWorkers workers =
        new SessionWorkers(task.spark(), task.data(), share, task.recipe(), terms);
    return new AsyncExchange(workers, course, task.data().shards(), updates);
  }
}
