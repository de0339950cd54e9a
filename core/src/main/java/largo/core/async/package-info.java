/**
 * Training without waiting for each other: every update is made by the gradient of a single shard,
 * taken at parameters that may be some updates old.
 *
 * <pre>
 *   AsyncExchange   what the training loop sees: the gradient of the next update
 *     Course        the order of things
 *       Live          as gradients come, none older than a bound
 *       Script        known beforehand, the same bits every time
 *         Replay        as it came once
 *         Delayed       old on purpose
 *     Snapshots     parameters as they were
 *     Workers       somebody for every shard; where they are is behind it
 * </pre>
 *
 * <p>Parameters that have seen {@code k} updates are version {@code k}. The gradient of update
 * {@code k}, counted from 0, is taken at version {@code v ≤ k}; {@code k − v} is its staleness.
 * Nothing is done about staleness but to bound it: the update rule applies what it gets to the
 * parameters as they are, as the papers on the matter have it. The loop is that of synchronous
 * training, {@link largo.core.train.Training}, and so are its checks, its schedules and its
 * records.
 */
package largo.core.async;
