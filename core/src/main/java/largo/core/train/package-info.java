/**
 * The training loop: gradient of the global batch, checks, update, record.
 *
 * <pre>
 *   Worker     one shard's share of a batch, micro-batch by micro-batch, into one sum
 *   Exchange   parameters to the workers, sums back; where that happens is behind it
 *   TreeSum    the sums of the shards, always added in the same tree
 *   Training   the loop, on the driver
 *   Correction what is done to the parameters after an update, beside the update rule
 *   Moment     the loop between two steps: where it can be left, and gone on with
 * </pre>
 *
 * <p>A shard's sum is a pure function of (parameters, seed, step, shard): any worker may compute
 * it, twice if need be. With the fixed tree it follows that a run gives the same bits however many
 * workers there are, and whichever is lost on the way.
 */
package largo.core.train;
