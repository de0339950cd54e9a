/**
 * Loads data sources into K shards.
 *
 * <p>A {@link largo.spark.data.DataFormat} finds files and reads them into {@link
 * largo.spark.data.ExampleBlock}s, in parallel where possible: consecutive rows with their position
 * in the data set. The positions of all blocks give the index of every example, independent of
 * partitions; the index and the data's seed give its shard and row. After one shuffle each
 * partition is one shard, in compact columns, persisted.
 *
 * <p>{@link largo.spark.data.TextLoader} loads text, whose documents are assigned to splits as a
 * whole before they are cut into examples.
 *
 * <p>{@link largo.spark.data.RddLoader} and {@link largo.spark.data.FrameLoader} do the same for
 * examples in an RDD and in DataFrames.
 *
 * <p>A task returns malformed input as a {@link largo.spark.data.ReadResult}, so that the driver
 * reports it in one sentence instead of a stack trace.
 */
package largo.spark.data;
