package largo.spark.data;

import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.DataStorage;
import largo.core.data.Examples;
import largo.core.data.ShardAssignment;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.reflect.ClassTag;

/**
 * Assigns the examples of blocks to the shards of a split: one shuffle, of few and large records.
 *
 * @param firstExamples index of the first example of each block
 * @param assignment of examples to splits, shards and rows
 * @param split split whose examples are assigned
 * @param width features of an example
 * @param classes of the labels, which map the names of labels to class numbers
 * @param weighting of the examples
 * @param storage where shards are kept: {@code MEMORY} or {@code DISK}
 */
record ShardShuffle(
    Map<BlockPosition, Long> firstExamples,
    ShardAssignment assignment,
    DataSplit split,
    int width,
    ClassNames classes,
    ExampleWeighting weighting,
    DataStorage storage)
    implements Serializable {

  /** The shards, persisted; an empty one is a partition without an element. */
  JavaRDD<Examples> shuffle(ExampleBlocks blocks) {
    JavaRDD<Examples> shards = shards(blocks);
    boolean complete = false;
    try {
      long assigned = shards.map(Examples::count).collect().stream().mapToLong(n -> n).sum();
      if (assigned != assignment.count(split)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT,
                "%d of %d examples were assigned to shards",
                assigned,
                assignment.count(split)));
      }
      complete = true;
      return shards;
    } finally {
      if (!complete) {
        UninterruptedCleanup.run(() -> shards.unpersist(false));
      }
    }
  }

  private JavaRDD<Examples> shards(ExampleBlocks blocks) {
    ShardShuffle self = this; // records are serializable, and lambdas capture only this variable
    JavaPairRDD<Integer, Examples.Part> parts = blocks.blocks().flatMapToPair(self::split);
    ClassTag<Examples.Part> tag = parts.vClassTag();
    ShuffledRDD<Integer, Examples.Part, Examples.Part> shuffled =
        new ShuffledRDD<Integer, Examples.Part, Examples.Part>(
                parts.rdd(), new ByShard(assignment.shards()), parts.kClassTag(), tag, tag)
            .setSerializer(unbuffered(parts.context().getConf()));
    return JavaPairRDD.fromRDD(shuffled, parts.kClassTag(), tag)
        .values()
        .mapPartitionsWithIndex(self::assemble, true)
        .persist(
            // what is on disk already is not written once more, but assembled again
            storage == DataStorage.DISK
                ? StorageLevel.MEMORY_ONLY()
                : StorageLevel.MEMORY_AND_DISK());
  }

  // by default its streams keep the last 100 records alive, here a large part of a shard
  private static JavaSerializer unbuffered(SparkConf conf) {
    return new JavaSerializer(conf.clone().set("spark.serializer.objectStreamReset", "1"));
  }

  private Iterator<Tuple2<Integer, Examples.Part>> split(ExampleBlock block) {
    List<Tuple2<Integer, Examples.Part>> parts = new ArrayList<>();
    if (block.examples().count() > 0) {
      split(block, parts);
    }
    return parts.iterator();
  }

  private void split(ExampleBlock block, List<Tuple2<Integer, Examples.Part>> to) {
    ShardAssignment.Locator locator = assignment.locator();
    Map<Integer, List<int[]>> byShard = new TreeMap<>();
    long first = firstExamples.get(block.position());
    for (int i = 0; i < block.examples().count(); i++) {
      ShardAssignment.ShardRow target = locator.of(first + i);
      if (target.split() == split) {
        byShard
            .computeIfAbsent(target.shard(), k -> new ArrayList<>())
            .add(new int[] {i, target.row()});
      }
    }

    Examples examples = weighting.of(block.numbered(classes).ofWidth(width));
    byShard.forEach(
        (shard, rows) -> {
          int[] from = rows.stream().mapToInt(row -> row[0]).toArray();
          int[] there = rows.stream().mapToInt(row -> row[1]).toArray();
          to.add(new Tuple2<>(shard, new Examples.Part(there, examples.select(from))));
        });
  }

  private Iterator<Examples> assemble(int shard, Iterator<Examples.Part> parts) {
    if (!parts.hasNext()) {
      return Collections.emptyIterator();
    }
    Optional<Path> folder =
        storage == DataStorage.DISK ? Optional.of(localFolder(shard)) : Optional.empty();
    return List.of(Examples.assemble(assignment.rows(split, shard), () -> parts, folder))
        .iterator();
  }

  /** One of Spark's local directories, of which each disk has one. */
  private static Path localFolder(int shard) {
    File[] folders = SparkEnv.get().blockManager().diskBlockManager().localDirs();
    return folders[shard % folders.length].toPath();
  }

  /** Partition k is shard k. */
  private static final class ByShard extends Partitioner {

    private static final long serialVersionUID = 1;

    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }
  }
}
