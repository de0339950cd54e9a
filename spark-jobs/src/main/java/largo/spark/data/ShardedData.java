package largo.spark.data;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.FeatureMoments;
import largo.core.data.ModelOutputs;
import largo.core.data.Normalization;
import org.apache.spark.api.java.JavaRDD;

/**
 * A data set in K shards: partition {@code k} of each split holds shard {@code k} as one element,
 * persisted until {@link #close}.
 *
 * @param splits that are not empty; there is always a training split
 * @param counts examples in each split
 * @param shards {@code K}
 * @param shape of an example
 * @param outputs what networks for the data predict
 * @param bytes of all shards on the heap
 * @param fingerprint of all examples as read, independent of blocks, shards and executors
 */
public record ShardedData(
    Map<DataSplit, JavaRDD<Examples>> splits,
    Map<DataSplit, Long> counts,
    int shards,
    ExampleShape shape,
    ModelOutputs outputs,
    long bytes,
    long fingerprint)
    implements AutoCloseable {

  public ShardedData {
    splits = Map.copyOf(splits);
    counts = Map.copyOf(counts);
  }

  /** The classes of the labels; none if targets are numbers or labels. */
  public ClassNames classes() {
    return outputs.classes();
  }

  /** Examples in a split; 0 if there is no such split. */
  public long count(DataSplit split) {
    return counts.getOrDefault(split, 0L);
  }

  /**
   * Zero mean and unit variance over the training examples.
   *
   * @param groups number of groups of features, each with one mean and variance
   */
  public Normalization standardization(int groups) {
    List<FeatureMoments> parts =
        splits.get(DataSplit.TRAIN).map(shard -> FeatureMoments.of(shard, groups)).collect();
    FeatureMoments all = new FeatureMoments(groups);
    parts.forEach(all::add); // in the order of the shards
    return all.standardization();
  }

  @Override
  public void close() {
    UninterruptedCleanup.run(() -> splits.values().forEach(rdd -> rdd.unpersist(false)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%,d training, %,d validation and %,d test examples of %s, %s",
        count(DataSplit.TRAIN),
        count(DataSplit.VALIDATION),
        count(DataSplit.TEST),
        shape,
        outputs);
  }
}
