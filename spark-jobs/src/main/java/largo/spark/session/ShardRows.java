package largo.spark.session;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.spark.data.ShardedData;
import org.apache.spark.api.java.JavaRDD;

/**
 * The rows of a shard in every split of the data. Not sent from the executor that stores them.
 *
 * @param shard number of the shard
 * @param splits splits with rows
 */
record ShardRows(int shard, Map<DataSplit, Examples> splits) {

  /** The shard's rows of a split; none if it has none. */
  Optional<Examples> rows(DataSplit split) {
    return Optional.ofNullable(splits.get(split));
  }

  /**
   * All shards in a number of partitions.
   *
   * @param consecutive whether each executor gets {@linkplain SubtreeCoalescer consecutive} shards;
   *     otherwise those that it stores
   */
  static JavaRDD<ShardRows> of(ShardedData data, int partitions, boolean consecutive) {
    JavaRDD<ShardRows> shards =
        data.splits()
            .get(DataSplit.TRAIN)
            .mapPartitionsWithIndex(
                (shard, rows) -> {
                  Map<DataSplit, Examples> splits = new EnumMap<>(DataSplit.class);
                  rows.forEachRemaining(examples -> splits.put(DataSplit.TRAIN, examples));
                  return List.of(new ShardRows(shard, splits)).iterator();
                },
                true);
    for (DataSplit split : List.of(DataSplit.VALIDATION, DataSplit.TEST)) {
      if (data.count(split) > 0) {
        shards =
            shards.zipPartitions(
                data.splits().get(split),
                (before, rows) -> {
                  ShardRows shard = before.next();
                  rows.forEachRemaining(examples -> shard.splits().put(split, examples));
                  return List.of(shard).iterator();
                });
      }
    }
    if (consecutive) {
      return ShardPartitions.coalesce(shards, partitions, new SubtreeCoalescer());
    }
    return partitions == data.shards()
        ? shards
        : ShardPartitions.coalesce(shards, partitions, new ExecutorCoalescer());
  }
}
