/**
 * Asynchronous training: every update uses the gradient of a single shard, at parameters that may
 * be stale.
 *
 * <pre>
 *   AsyncExchange            for the training loop: the gradient of the next update
 *     UpdateOrder              versions of the parameters for shards, gradients for updates
 *       BoundedStaleness     in the order of arrival, none older than a bound
 *       FixedOrder           known in advance, bit-identical results
 *         RecordedOrder      that of an earlier run
 *         ArtificialDelay    artificial staleness
 *     ParameterSnapshots     copies of earlier versions of the parameters
 *     AsyncWorkers           compute the gradients of single shards
 * </pre>
 *
 * <p>Version {@code k} of the parameters is that after {@code k} updates. The gradient of update
 * {@code k}, 0-based, is computed at version {@code v ≤ k}; {@code k − v} is its staleness.
 * Staleness is bounded, but not compensated: the update rule applies each gradient to the current
 * parameters, as in the literature. The loop is that of synchronous training, {@link
 * largo.core.train.Training}, with the same checks, schedules and records.
 */
package largo.core.async;
