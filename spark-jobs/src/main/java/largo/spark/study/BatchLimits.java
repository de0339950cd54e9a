package largo.spark.study;

import largo.core.config.ExchangeMode;
import largo.core.config.RunSpec;
import largo.core.config.SpecException;
import largo.core.config.Trial;
import largo.core.data.BatchPlan;
import largo.core.data.DataSplit;
import largo.core.data.ShardBatchPlan;
import largo.spark.data.ShardedData;

/** The batches that the data and the aggregation allow. */
final class BatchLimits {

  private BatchLimits() {}

  /**
   * Compares the batch of a trial with the training examples, and with the number of shards that
   * the aggregation needs.
   *
   * @throws SpecException if it is too large or too small
   */
  static void check(Trial trial, RunSpec spec, ShardedData data) {
    long examples = data.count(DataSplit.TRAIN);
    if (trial.batch() > examples) {
      throw new SpecException(
          "trial %s: batch.global must be at most the %d training examples, but was %d",
          trial.id(), examples, trial.batch());
    }
    long maxBatch = ShardBatchPlan.maxBatch(examples, data.shards());
    if (spec.exchange().mode().value() instanceof ExchangeMode.Async && trial.batch() > maxBatch) {
      throw new SpecException(
          "trial %s: batch.global must be at most the %d examples of a shard where exchange.mode "
              + "is async, but was %d; use fewer shards, or exchange.mode = sync",
          trial.id(), maxBatch, trial.batch());
    }
    GradientAggregation.check(
        spec.aggregation(), new BatchPlan(examples, data.shards(), trial.batch(), trial.seed()));
  }
}
