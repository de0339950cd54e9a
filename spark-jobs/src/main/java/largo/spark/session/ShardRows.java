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
 * A shard: its rows of every part of the data. Never leaves the executor that keeps them.
 *
 * @param shard its number
 * @param parts those that have rows
 */
record ShardRows(int shard, Map<DataSplit, Examples> parts) {

  /** The shard's rows of a part; none, if it has none. */
  Optional<Examples> rows(DataSplit split) {
    return Optional.ofNullable(parts.get(split));
  }

  /**
   * All shards, in so many partitions: each holds neighbours in the order of where Spark keeps
   * them.
   */
  static JavaRDD<ShardRows> of(ShardedData data, int partitions) {
    JavaRDD<ShardRows> shards =
        data.splits()
            .get(DataSplit.TRAIN)
            .mapPartitionsWithIndex(
                (shard, rows) -> {
                  Map<DataSplit, Examples> parts = new EnumMap<>(DataSplit.class);
                  rows.forEachRemaining(examples -> parts.put(DataSplit.TRAIN, examples));
                  return List.of(new ShardRows(shard, parts)).iterator();
                },
                true);
    for (DataSplit split : List.of(DataSplit.VALIDATION, DataSplit.TEST)) {
      if (data.count(split) > 0) {
        shards =
            shards.zipPartitions(
                data.splits().get(split),
                (before, rows) -> {
                  ShardRows shard = before.next();
                  rows.forEachRemaining(examples -> shard.parts().put(split, examples));
                  return List.of(shard).iterator();
                });
      }
    }
    return partitions == data.shards() ? shards : ExecutorCoalescer.together(shards, partitions);
  }
}
