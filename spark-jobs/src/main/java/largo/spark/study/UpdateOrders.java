package largo.spark.study;

import java.util.List;
import largo.core.async.ArtificialDelay;
import largo.core.async.BoundedStaleness;
import largo.core.async.RecordedOrder;
import largo.core.async.UpdateOrder;
import largo.core.config.ExchangeMode;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.data.BatchPlan;
import largo.core.train.StepRecord;
import org.apache.spark.sql.SparkSession;

/**
 * The orders of updates of asynchronous trainings.
 *
 * @param session reads the steps of the run whose order is repeated
 * @param format of the models of that run
 */
record UpdateOrders(SparkSession session, ModelFormat format) {

  /**
   * The order that a mode asks for.
   *
   * @param updates of the whole training
   * @throws SpecException if the run whose order is repeated does not fit the trial, or does not
   *     exist
   */
  UpdateOrder of(ExchangeMode.Async mode, Trial trial, BatchPlan plan, long updates) {
    return mode.updateOrderFrom().isEmpty()
        ? of(mode, plan, updates)
        : recorded(mode.updateOrderFrom(), trial, plan, updates);
  }

  /** The order that a mode which repeats no other run asks for. */
  static UpdateOrder of(ExchangeMode.Async mode, BatchPlan plan, long updates) {
    return mode.maxDelay() > 0
        ? new ArtificialDelay(mode.maxDelay(), plan.shards(), plan.seed(), updates)
        : new BoundedStaleness(mode.bound(plan.shards()));
  }

  private UpdateOrder recorded(String folder, Trial trial, BatchPlan plan, long updates) {
    OutputFolder run = new OutputFolder(folder, session.sparkContext().hadoopConfiguration());
    List<StepRecord> steps = new ResultStore(session, run, format).steps(trial.id());
    if (steps.isEmpty()) {
      throw new SpecException(
          "exchange.update-order-from must be the folder of a run that has the steps of trial %s,"
              + " but %s has none of them",
          trial.id(), run);
    }
    try {
      return new RecordedOrder(steps, plan.shards(), updates);
    } catch (IllegalArgumentException e) {
      throw new SpecException("trial %s: %s", trial.id(), e.getMessage());
    }
  }
}
