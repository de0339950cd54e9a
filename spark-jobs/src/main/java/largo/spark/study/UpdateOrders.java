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

/** In which order the updates of an asynchronous trial are made. */
final class UpdateOrders {

  private UpdateOrders() {}

  /**
   * The order that the specification asks for.
   *
   * @param updates of the trial
   * @throws SpecException if it is that of a run that does not fit, or is not there
   */
  static UpdateOrder of(
      ExchangeMode.Async mode, Trial trial, BatchPlan plan, long updates, SparkSession session) {
    if (!mode.updateOrderFrom().isEmpty()) {
      return replay(mode.updateOrderFrom(), trial, plan, updates, session);
    }
    return mode.maxDelay() > 0
        ? new ArtificialDelay(mode.maxDelay(), plan.shards(), plan.seed(), updates)
        : new BoundedStaleness(mode.bound(plan.shards()));
  }

  private static UpdateOrder replay(
      String folder, Trial trial, BatchPlan plan, long updates, SparkSession session) {
    OutputFolder run = new OutputFolder(folder, session.sparkContext().hadoopConfiguration());
    List<StepRecord> log = new ResultStore(session, run).steps(trial.id());
    if (log.isEmpty()) {
      throw new SpecException(
          "exchange.update-order-from must be the folder of a run that has the steps of trial %s, but %s has "
              + "none of them",
          trial.id(), run);
    }
    try {
      return new RecordedOrder(log, plan.shards(), updates);
    } catch (IllegalArgumentException e) {
      throw new SpecException("trial %s: %s", trial.id(), e.getMessage());
    }
  }
}
