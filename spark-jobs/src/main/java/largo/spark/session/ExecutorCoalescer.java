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
 * Puts shards that are kept by the same executor into one partition, which prefers that executor.
 * Spark's own way of doing this knows hosts only.
 */
final class ExecutorCoalescer implements PartitionCoalescer, scala.Serializable {

  @Serial private static final long serialVersionUID = 1;

  private ExecutorCoalescer() {}

  /** The same shards in fewer partitions, as even in number as can be. */
  static JavaRDD<ShardRows> together(JavaRDD<ShardRows> shards, int partitions) {
    Ordering<ShardRows> none = null; // has a use only if data is shuffled
    return shards
        .rdd()
        .coalesce(partitions, false, Option.apply(new ExecutorCoalescer()), none)
        .toJavaRDD();
  }

  @Override
  public PartitionGroup[] coalesce(int count, RDD<?> parent) {
    Partition[] shards = parent.partitions();
    List<Placed> ordered =
        IntStream.range(0, shards.length)
            .mapToObj(k -> new Placed(shards[k], place(parent, k)))
            .sorted(Comparator.comparing(Placed::place))
            .toList();

    PartitionGroup[] groups = new PartitionGroup[count];
    for (int g = 0; g < count; g++) {
      List<Placed> members =
          ordered.subList(g * shards.length / count, (g + 1) * shards.length / count);
      String place = members.get(0).place();
      groups[g] = new PartitionGroup(place.isEmpty() ? Option.empty() : Option.apply(place));
      for (Placed member : members) {
        groups[g].partitions().$plus$eq(member.partition());
      }
    }
    return groups;
  }

  /** Where Spark keeps a shard, in its own notation; empty if nowhere in particular. */
  private static String place(RDD<?> parent, int shard) {
    List<TaskLocation> places =
        JavaConverters.seqAsJavaList(parent.context().getPreferredLocs(parent, shard));
    return places.isEmpty() ? "" : places.get(0).toString();
  }

  private record Placed(Partition partition, String place) {}
}
