/**
 * Examples: their representation, their assignment to shards, and the order in which they are used.
 *
 * <h2>Representation</h2>
 *
 * <p>{@link largo.core.data.Examples} are {@link largo.core.data.Features} and {@link
 * largo.core.data.Targets}, classes or vectors, in columns as compact as their source: bytes stay
 * bytes, sparse stays sparse. {@link largo.core.data.Batch} converts them to floats one micro-batch
 * at a time, and applies {@link largo.core.data.Normalization}.
 *
 * <h2>Assignment and order</h2>
 *
 * <p>{@link largo.core.data.ShardAssignment} assigns every example to a row of one of K shards of a
 * split. {@link largo.core.data.BatchPlan} determines the rows of each shard in a step. Both are
 * pure functions of seeds and indices, independent of executors, threads and time.
 *
 * <h2>Formats</h2>
 *
 * <p>{@link largo.core.data.IdxFile}, {@link largo.core.data.CifarFile}, {@link
 * largo.core.data.LibsvmParser} parse the bytes of their formats, independent of file systems;
 * {@link largo.core.data.DataSource} has the options of every format.
 *
 * <h2>Text</h2>
 *
 * <p>A {@link largo.core.data.TextEncoding} is how text becomes tokens; it is a part of the {@link
 * largo.core.data.ModelOutputs} of a model for text, and saved with it. Its {@link
 * largo.core.data.Tokenizer} encodes texts; that of a tokenizer file is made by a {@link
 * largo.core.data.TokenizerLibrary}, which only some builds have.
 */
package largo.core.data;
