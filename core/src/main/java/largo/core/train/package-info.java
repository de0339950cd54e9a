/**
 * The training loop: gradient of the global batch, checks, update, record.
 *
 * <pre>
 *   WorkerConfig      the configuration of a worker
 *   Worker            one shard's part of a batch, micro-batch by micro-batch, into one sum
 *   ReadAhead         reads the rows of the next batch from disk
 *   ShardGradient     that sum, with its cost
 *   TreeSum           the sums of the shards, always added in the same tree
 *   StepGradient      the total, with its cost
 *   GradientExchange  sends parameters to the workers and receives sums
 *   Evaluator         scores of a model on the parts of the data
 *   Training          the loop, on the driver
 *   PostUpdate        applied to the parameters after an update rule
 *   TrainingState     the loop between two steps, which a checkpoint contains
 * </pre>
 *
 * <p>A shard's sum is a pure function of (parameters, seed, step, shard): any worker may compute
 * it, also repeatedly (with compression with error feedback, also of the residual). With the fixed
 * tree, the results of a run are bit-identical for any number of workers, and after the loss of
 * workers.
 */
package largo.core.train;
