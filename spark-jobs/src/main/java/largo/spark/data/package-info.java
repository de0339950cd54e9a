/**
 * Sources into K shards.
 *
 * <p>A reader turns files into {@link largo.spark.data.ExampleBlock}s, in parallel where the format
 * allows: runs of rows that know their place in the data set. From the places of all blocks follows
 * the number of every example, whatever the partitions were; from its number and the data's seed,
 * the shard and row it goes to. One shuffle later each partition is one shard, in compact columns,
 * kept by Spark where it put it.
 *
 * <p>Examples that a program has in an RDD already go the same way, by {@link
 * largo.spark.data.RddLoader}, and so do DataFrames, by {@link largo.spark.data.FrameLoader}.
 *
 * <p>What is wrong with a row is found by a task and travels as a value, so that the driver can say
 * it in one sentence instead of a stack trace.
 */
package largo.spark.data;
