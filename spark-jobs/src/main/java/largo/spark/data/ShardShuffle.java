package largo.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import largo.core.data.ClassNames;
import largo.core.data.ClassTargets;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.ShardAssignment;
import largo.core.data.Targets;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.ShuffledRDD;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.reflect.ClassTag;

/**
 * Deals the examples of blocks out to the shards of a part of the data: one shuffle, of few and
 * large records.
 *
 * @param firsts number of the first example of each block
 * @param dealing where each example goes
 * @param split the part
 * @param width features of an example
 * @param classes of the labels; those of blocks with names of their own are looked up in it
 */
record ShardShuffle(
    Map<BlockPosition, Long> firsts,
    ShardAssignment dealing,
    DataSplit split,
    int width,
    ClassNames classes)
    implements Serializable {

  /** The shards, kept by Spark; an empty one is a partition without an element. */
  JavaRDD<Examples> deal(ExampleBlocks blocks) {
    JavaRDD<Examples> shards = shards(blocks);
    boolean whole = false;
    try {
      long dealt = shards.map(Examples::count).collect().stream().mapToLong(n -> n).sum();
      if (dealt != dealing.count(split)) {
        throw new IllegalStateException(
            String.format(
                Locale.ROOT, "%d of %d examples were dealt out", dealt, dealing.count(split)));
      }
      whole = true;
      return shards;
    } finally {
      if (!whole) { // nobody else would let go of them
        UninterruptedCleanup.run(() -> shards.unpersist(false));
      }
    }
  }

  private JavaRDD<Examples> shards(ExampleBlocks blocks) {
    ShardShuffle self = this; // records are serializable, lambdas capture what they use
    JavaPairRDD<Integer, Examples.Part> parts = blocks.rdd().flatMapToPair(self::deal);
    ClassTag<Examples.Part> tag = parts.vClassTag();
    ShuffledRDD<Integer, Examples.Part, Examples.Part> shuffled =
        new ShuffledRDD<Integer, Examples.Part, Examples.Part>(
                parts.rdd(), new ByShard(dealing.shards()), parts.kClassTag(), tag, tag)
            .setSerializer(forgetful(parts.context().getConf()));
    return JavaPairRDD.fromRDD(shuffled, parts.kClassTag(), tag)
        .values()
        .mapPartitionsWithIndex(self::assemble, true)
        .persist(StorageLevel.MEMORY_AND_DISK());
  }

  /** A serializer whose streams hold no record after it went through; usually they hold 100. */
  private static JavaSerializer forgetful(SparkConf conf) {
    return new JavaSerializer(conf.clone().set("spark.serializer.objectStreamReset", "1"));
  }

  private Iterator<Tuple2<Integer, Examples.Part>> deal(ExampleBlock block) {
    List<Tuple2<Integer, Examples.Part>> dealt = new ArrayList<>();
    if (block.examples().count() > 0) {
      deal(block, dealt);
    }
    return dealt.iterator();
  }

  private void deal(ExampleBlock block, List<Tuple2<Integer, Examples.Part>> to) {
    ShardAssignment.Places places = dealing.places();
    Map<Integer, List<int[]>> byShard = new TreeMap<>();
    long first = firsts.get(block.place());
    for (int i = 0; i < block.examples().count(); i++) {
      ShardAssignment.Place place = places.of(first + i);
      if (place.split() == split) {
        byShard
            .computeIfAbsent(place.shard(), k -> new ArrayList<>())
            .add(new int[] {i, place.row()});
      }
    }

    Examples examples = numbered(block);
    byShard.forEach(
        (shard, rows) -> {
          int[] from = rows.stream().mapToInt(row -> row[0]).toArray();
          int[] there = rows.stream().mapToInt(row -> row[1]).toArray();
          to.add(new Tuple2<>(shard, new Examples.Part(there, examples.select(from))));
        });
  }

  /** The examples of a block, with class numbers for labels, and of the width of all. */
  private Examples numbered(ExampleBlock block) {
    Targets targets = block.examples().targets();
    if (!block.names().isEmpty()) {
      int[] labels = block.examples().labels().clone();
      for (int i = 0; i < labels.length; i++) {
        labels[i] = classes.indexOf(block.names().get(labels[i]));
      }
      targets = new ClassTargets(labels);
    }
    return new Examples(
        block.examples().features().ofWidth(width), targets, block.examples().weights());
  }

  private Iterator<Examples> assemble(int shard, Iterator<Examples.Part> parts) {
    if (!parts.hasNext()) {
      return Collections.emptyIterator();
    }
    return List.of(Examples.assemble(dealing.rows(split, shard), () -> parts)).iterator();
  }

  /** A shard is a partition. */
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
