package largo.spark.session;

import java.io.Serial;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.Partition;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.PartitionCoalescer;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;
import org.apache.spark.scheduler.TaskLocation;
import scala.Option;
import scala.collection.JavaConverters;
import scala.math.Ordering;

/**
 * Coalesces shards that are stored on the same executor into one partition, which prefers that
 * executor. Spark's coalescer considers hosts only.
 */
final class ExecutorCoalescer implements PartitionCoalescer, scala.Serializable {

  @Serial private static final long serialVersionUID = 1;

  private ExecutorCoalescer() {}

  /** The same shards in fewer partitions, of nearly equal size. */
  static JavaRDD<ShardRows> coalesce(JavaRDD<ShardRows> shards, int partitions) {
    Ordering<ShardRows> none = null; // used only if data is shuffled
    return shards
        .rdd()
        .coalesce(partitions, false, Option.apply(new ExecutorCoalescer()), none)
        .toJavaRDD();
  }

  @Override
  public PartitionGroup[] coalesce(int count, RDD<?> parent) {
    Partition[] shards = parent.partitions();
    List<LocatedPartition> ordered =
        IntStream.range(0, shards.length)
            .mapToObj(k -> new LocatedPartition(shards[k], location(parent, k)))
            .sorted(Comparator.comparing(LocatedPartition::location))
            .toList();

    PartitionGroup[] groups = new PartitionGroup[count];
    for (int g = 0; g < count; g++) {
      List<LocatedPartition> members =
          ordered.subList(g * shards.length / count, (g + 1) * shards.length / count);
      String location = members.get(0).location();
      groups[g] = new PartitionGroup(location.isEmpty() ? Option.empty() : Option.apply(location));
      for (LocatedPartition member : members) {
        groups[g].partitions().$plus$eq(member.partition());
      }
    }
    return groups;
  }

  /** Where Spark stores a shard, in its notation; empty if it prefers no location. */
  static String location(RDD<?> parent, int shard) {
    List<TaskLocation> locations =
        JavaConverters.seqAsJavaList(parent.context().getPreferredLocs(parent, shard));
    return locations.isEmpty() ? "" : locations.get(0).toString();
  }

  private record LocatedPartition(Partition partition, String location) {}
}
