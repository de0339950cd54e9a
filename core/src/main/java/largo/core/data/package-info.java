/**
 * Examples: how they are held, which belong together, in which order they are seen.
 *
 * <h2>Holding them</h2>
 *
 * <p>{@link largo.core.data.Examples} are {@link largo.core.data.Features} and {@link
 * largo.core.data.Targets}, classes or vectors, side by side, in columns as compact as their
 * source: bytes stay bytes, sparse stays sparse. They become floats one micro-batch at a time, in
 * {@link largo.core.data.Batch}, where {@link largo.core.data.Normalization} is applied on the way.
 *
 * <h2>Dealing them out</h2>
 *
 * <p>{@link largo.core.data.ShardAssignment} gives every example of a file its place: held out, or
 * a row of one of K shards. {@link largo.core.data.BatchPlan} says which rows of which shard make
 * up a step. Both are pure functions of seeds and numbers: executors, threads and time have no say.
 *
 * <h2>Formats</h2>
 *
 * <p>{@link largo.core.data.IdxFile}, {@link largo.core.data.CifarFile}, {@link
 * largo.core.data.LibsvmParser} know the bytes of their formats and nothing of file systems.
 */
package largo.core.data;
