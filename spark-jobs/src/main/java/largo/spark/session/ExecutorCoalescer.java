package largo.spark.session;

import java.io.Serial;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import largo.spark.interop.SerializableCoalescer;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;

/**
 * Coalesces shards that are stored on the same executor into one partition, which prefers that
 * executor. Spark's coalescer considers hosts only.
 */
final class ExecutorCoalescer extends SerializableCoalescer {

  @Serial private static final long serialVersionUID = 1;

  @Override
  public PartitionGroup[] coalesce(int count, RDD<?> parent) {
    Partition[] shards = parent.partitions();
    List<LocatedPartition> ordered =
        IntStream.range(0, shards.length)
            .mapToObj(k -> new LocatedPartition(shards[k], ShardPartitions.location(parent, k)))
            .sorted(Comparator.comparing(LocatedPartition::location))
            .toList();

    PartitionGroup[] groups = new PartitionGroup[count];
    for (int g = 0; g < count; g++) {
      List<LocatedPartition> members =
          ordered.subList(g * shards.length / count, (g + 1) * shards.length / count);
      groups[g] =
          ShardPartitions.group(
              members.get(0).location(),
              members.stream().map(LocatedPartition::partition).toList());
    }
    return groups;
  }

  private record LocatedPartition(Partition partition, String location) {}
}
