/**
 * The training loop: gradient of the global batch, checks, update, record.
 *
 * <pre>
 *   WorkerConfig      what a worker is built from
 *   Worker            one shard's part of a batch, micro-batch by micro-batch, into one sum
 *   ShardGradient     that sum, and what it took
 *   TreeSum           the sums of the shards, always added in the same tree
 *   StepGradient      the total, and what it took
 *   GradientExchange  parameters to the workers, sums back, in whatever way
 *   Evaluator         scores of a model on the parts of the data
 *   Training          the loop, on the driver
 *   PostUpdate        applied to the parameters after an update, beside the update rule
 *   TrainingState     the loop between two steps: what a checkpoint holds
 * </pre>
 *
 * <p>A shard's sum is a pure function of (parameters, seed, step, shard): any worker may compute
 * it, twice if need be (with compression that keeps what it does not send, a function of that,
 * too). With the fixed tree it follows that a run gives the same bits however many workers there
 * are, and whichever is lost on the way.
 */
package largo.core.train;
