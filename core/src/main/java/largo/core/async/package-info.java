/**
 * Asynchronous training: every update is made by the gradient of a single shard, taken at
 * parameters that may be some updates old.
 *
 * <pre>
 *   AsyncExchange            what the training loop uses: the gradient of the next update
 *     UpdateOrder            which version goes to which shard, which gradient makes which update
 *       BoundedStaleness     in the order of arrival, none older than a bound
 *       FixedOrder           known beforehand, the same bits every time
 *         RecordedOrder      that of an earlier run
 *         ArtificialDelay    old on purpose
 *     ParameterSnapshots     copies of earlier versions of the parameters
 *     AsyncWorkers           compute the gradients of single shards
 * </pre>
 *
 * <p>Parameters that {@code k} updates have made are version {@code k}. The gradient of update
 * {@code k}, 0-based, is taken at version {@code v ≤ k}; {@code k − v} is its staleness. Staleness
 * is bounded, but not compensated: the update rule applies each gradient to the current parameters,
 * as in the papers on the matter. The loop is that of synchronous training, {@link
 * largo.core.train.Training}, and so are its checks, its schedules and its records.
 */
package largo.core.async;
