package largo.spark.session;

import java.io.Serial;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import largo.spark.interop.SerializableCoalescer;
import org.apache.spark.Partition;
import org.apache.spark.rdd.PartitionGroup;
import org.apache.spark.rdd.RDD;

/**
 * Assigns consecutive shards to each executor, so that their sums are nodes of the summation tree:
 * what an executor sends then grows with the number of executors, not with that of shards.
 *
 * <p>Of the executors that store shards, each gets those of which it stores most. The others are
 * read from their executors once, when the task starts.
 */
final class SubtreeCoalescer extends SerializableCoalescer {

  @Serial private static final long serialVersionUID = 1;

  @Override
  public PartitionGroup[] coalesce(int count, RDD<?> parent) {
    Partition[] shards = parent.partitions();
    List<String> locations =
        IntStream.range(0, shards.length)
            .mapToObj(k -> ShardPartitions.location(parent, k))
            .toList();
    List<String> preferred = executors(locations, count);
    PartitionGroup[] groups = new PartitionGroup[count];
    for (int g = 0; g < count; g++) {
      groups[g] =
          ShardPartitions.group(
              preferred.get(g),
              List.of(shards)
                  .subList(first(g, count, shards.length), first(g + 1, count, shards.length)));
    }
    return groups;
  }

  /** The first shard of a group. */
  private static int first(int group, int groups, int shards) {
    return (int) ((long) group * shards / groups);
  }

  /**
   * The executor of each group of consecutive shards: each executor has consecutive groups.
   *
   * @param locations where each shard is stored; empty if unknown
   * @param groups at most one for each shard
   * @return the location of each group; empty if all are unknown
   */
  static List<String> executors(List<String> locations, int groups) {
    List<String> executors = locations.stream().filter(l -> !l.isEmpty()).distinct().toList();
    int blocks = Math.min(executors.size(), groups);
    if (blocks == 0) {
      return IntStream.range(0, groups).mapToObj(g -> "").toList();
    }
    int[] blockOfShard = new int[locations.size()];
    for (int g = 0; g < groups; g++) {
      int from = first(g, groups, locations.size());
      Arrays.fill(
          blockOfShard,
          from,
          first(g + 1, groups, locations.size()),
          (int) ((long) g * blocks / groups));
    }
    String[] ofBlock = new String[blocks];
    candidates(locations, executors, blockOfShard, blocks)
        .forEach(
            c -> {
              if (ofBlock[c.block()] == null && !Arrays.asList(ofBlock).contains(c.executor())) {
                ofBlock[c.block()] = c.executor();
              }
            });
    return IntStream.range(0, groups)
        .mapToObj(g -> ofBlock[(int) ((long) g * blocks / groups)])
        .toList();
  }

  /** Executors for blocks, those that store most of their shards first. */
  private static List<Candidate> candidates(
      List<String> locations, List<String> executors, int[] blockOfShard, int blocks) {
    long[][] stored = new long[blocks][executors.size()];
    for (int k = 0; k < blockOfShard.length; k++) {
      int executor = executors.indexOf(locations.get(k));
      if (executor >= 0) {
        stored[blockOfShard[k]][executor]++;
      }
    }
    return IntStream.range(0, blocks)
        .boxed()
        .flatMap(
            b ->
                IntStream.range(0, executors.size())
                    .mapToObj(e -> new Candidate(b, executors.get(e), stored[b][e])))
        .sorted(Comparator.comparingLong(Candidate::stored).reversed())
        .toList();
  }

  private record Candidate(int block, String executor, long stored) {}
}
