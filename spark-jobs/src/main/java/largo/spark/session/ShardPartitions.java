package largo.spark.session;

import java.util.List;
import largo.spark.interop.ScalaCollections;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation;
import scala.Option;
import scala.math.Ordering;

/** Partitions of several shards, each with the executor that it prefers. */
final class ShardPartitions {

  private ShardPartitions() {}

  /** The same shards in at most as many partitions, as a coalescer groups them. */
  static JavaRDD<ShardRows> coalesce(
      JavaRDD<ShardRows> shards, int partitions, PartitionCoalescer coalescer) {
    Ordering<ShardRows> none = null; // used only if data is shuffled
    return shards.rdd().coalesce(partitions, false, Option.apply(coalescer), none).toJavaRDD();
  }

  /** Where Spark stores a shard, in its notation; empty if it prefers no location. */
  static String location(RDD<?> parent, int shard) {
    List<TaskLocation> locations =
        ScalaCollections.list(parent.context().getPreferredLocs(parent, shard));
    return locations.isEmpty() ? "" : locations.get(0).toString();
  }

  /**
   * A group of shards.
   *
   * @param location that it prefers; empty for none
   */
  static PartitionGroup group(String location, List<Partition> shards) {
    PartitionGroup group =
        new PartitionGroup(location.isEmpty() ? Option.empty() : Option.apply(location));
    shards.forEach(shard -> group.partitions().$plus$eq(shard));
    return group;
  }
}
