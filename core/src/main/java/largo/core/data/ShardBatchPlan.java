package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;
import largo.core.data.Seeds.Purpose;

/**
 * The rows of a batch in asynchronous training, where all {@code B} rows of a batch belong to one
 * shard.
 *
 * <p>An epoch of a shard is a pass over its rows, {@code B} at a time; its last batch is short if
 * {@code B} does not divide the rows. The order of an epoch is a permutation keyed by (seed, epoch,
 * shard), so that a batch is a pure function of the seed, the shard and the batch's number,
 * independent of the progress of other shards.
 *
 * @param plan of counts and seed; its global batch {@code B ≤ ⌊examples / shards⌋} is that of one
 *     shard
 */
public record ShardBatchPlan(BatchPlan plan) implements Serializable {

  public ShardBatchPlan {
    Preconditions.that(
        plan.batch() <= maxBatch(plan.examples(), plan.shards()),
        "batch.global must be at most the %d examples of a shard where exchange.mode is async, but"
            + " was %d",
        maxBatch(plan.examples(), plan.shards()),
        plan.batch());
  }

  /** The maximal batch: the rows of the smallest shard. */
  public static long maxBatch(long examples, int shards) {
    return examples / shards;
  }

  /** A shard's batch, as positions in the sequence of the epochs of the shard. */
  public BatchRange range(long number, int shard) {
    BatchPlan.Rows rows = rows(number, shard);
    long epoch = number / batches(shard);
    return new BatchRange(number, epoch * shardRows(shard) + rows.from(), rows.count());
  }

  /**
   * The rows of a shard's batch; at least one.
   *
   * @param number number of the batch among those of the shard, 0-based
   */
  public BatchPlan.Rows rows(long number, int shard) {
    Preconditions.that(
        shard >= 0 && shard < plan.shards(),
        "shard must be in [0, %d), but was %d",
        plan.shards(),
        shard);
    int rows = shardRows(shard);
    long epoch = number / batches(shard);
    int from = Math.toIntExact(number % batches(shard) * plan.batch());
    int to = Math.min(from + plan.batch(), rows);
    return new BatchPlan.Rows(
        new Permutation(rows, Seeds.of(plan.seed(), Purpose.ORDER, epoch, shard)), from, to);
  }

  /**
   * The index of the update that a batch would make if all shards were equally fast; it keys
   * dropout and the schedules of the network.
   */
  public long step(long number, int shard) {
    return number * plan.shards() + shard;
  }

  private int shardRows(int shard) {
    return Math.toIntExact(BatchPlan.share(plan.examples(), plan.shards(), shard));
  }

  private int batches(int shard) {
    return (shardRows(shard) + plan.batch() - 1) / plan.batch();
  }
}
