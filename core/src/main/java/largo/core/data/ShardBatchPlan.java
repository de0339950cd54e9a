package largo.core.data;

import java.io.Serializable;
import largo.core.Preconditions;
import largo.core.data.Seeds.Purpose;

/**
 * Which rows make up a batch where each shard goes at its own pace: all {@code B} of them are the
 * shard's own.
 *
 * <p>A shard walks through its rows, {@code B} at a time, again and again; its last batch of a walk
 * is short if {@code B} does not divide its rows. Its order in a walk is a permutation keyed by
 * (seed, walk, shard), so that a batch is a pure function of the seed, the shard and the batch's
 * number, whatever other shards do.
 *
 * @param plan for the counts and the seed; the global batch is that of one shard here
 */
public record ShardBatchPlan(BatchPlan plan) implements Serializable {

  /**
   * Checks that every shard has a batch.
   *
   * @throws IllegalArgumentException if one has not
   */
  public ShardBatchPlan {
    Preconditions.that(
        plan.batch() <= most(plan.examples(), plan.shards()),
        "batch.global must be at most the %d examples of a shard where exchange.mode is async, but"
            + " was %d",
        most(plan.examples(), plan.shards()),
        plan.batch());
  }

  /** The largest batch that every shard has: the rows of the smallest. */
  public static long most(long examples, int shards) {
    return examples / shards;
  }

  /**
   * The rows of a shard's batch; at least one.
   *
   * @param number counts the shard's own batches, from 0
   */
  public BatchPlan.Rows rows(long number, int shard) {
    Preconditions.that(
        shard >= 0 && shard < plan.shards(),
        "shard must be in [0, %d), but was %d",
        plan.shards(),
        shard);
    int rows = Math.toIntExact(BatchPlan.share(plan.examples(), plan.shards(), shard));
    int batches = (rows + plan.batch() - 1) / plan.batch();
    long walk = number / batches;
    int from = Math.toIntExact(number % batches * plan.batch());
    int to = Math.min(from + plan.batch(), rows);
    return new BatchPlan.Rows(
        new Permutation(rows, Seeds.of(plan.seed(), Purpose.ORDER, walk, shard)), from, to);
  }

  /**
   * The update that a batch would make if all shards were equally fast: what a network's own
   * schedules go by, and dropout.
   */
  public long step(long number, int shard) {
    return number * plan.shards() + shard;
  }
}
