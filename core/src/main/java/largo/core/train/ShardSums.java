package largo.core.train;

import largo.core.gradient.GradientSum;

/** Receives the gradient sums of the shards of a step. Thread-safe. */
public interface ShardSums {

  /**
   * Accepts the sum of a shard, which it owns from now on.
   *
   * @param sum empty if the shard has no examples
   * @return whether this was the last one; true for exactly one shard
   * @throws IllegalArgumentException if there is no such shard, or if its sum has been added before
   */
  boolean add(int shard, GradientSum sum);
}
