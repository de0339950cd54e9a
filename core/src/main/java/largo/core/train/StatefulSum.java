package largo.core.train;

import largo.core.gradient.GradientSum;

/**
 * The sum over a shard's part of a global batch, where the engine keeps a state of each example.
 *
 * @param sum empty if the shard has no examples in the batch
 * @param state of the shard after the step
 */
public record StatefulSum(GradientSum sum, ShardState state) {}
