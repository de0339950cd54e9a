package largo.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import largo.core.data.ClassNames;
import largo.core.data.DataFingerprint;
import largo.core.data.DataSplit;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.ShardAssignment;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Deals examples that a program has in an RDD out to shards. An example is known by its partition
 * and its place there: the same RDD gives the same shards if its partitions have an order.
 *
 * @param spark the application
 * @param shards {@code K}
 * @param seed which shard each example goes to
 */
public record RddLoader(JavaSparkContext spark, int shards, long seed) {

  /**
   * Deals all examples out, for training.
   *
   * @param pieces all of one width and kind
   * @param shape of an example
   * @param classNames of the labels; of examples with vectors, whatever they are
   * @throws InputException if there are no examples, something is wrong with them, or they do not
   *     fit the memory there is
   */
  public ShardedData load(JavaRDD<FilePart> pieces, ExampleShape shape, ClassNames classNames) {
    try (ExampleBlocks blocks =
        ExampleBlocks.of(pieces.mapPartitionsWithIndex(RddLoader::blocks, true))) {
      if (blocks.count() == 0) {
        throw new InputException("there are no training examples in the RDD");
      }
      StorageCheck.check(spark, blocks.bytes(), shards);
      ShardAssignment shardAssignment = new ShardAssignment(blocks.count(), 0, 0, shards, seed);
      JavaRDD<Examples> dealt =
          new ShardShuffle(
                  blocks.firsts(), shardAssignment, DataSplit.TRAIN, shape.size(), classNames)
              .deal(blocks);
      return new ShardedData(
          Map.of(DataSplit.TRAIN, dealt),
          Map.of(DataSplit.TRAIN, blocks.count()),
          shards,
          shape,
          classNames,
          blocks.bytes(),
          DataFingerprint.of(List.of(blocks.fingerprint())));
    }
  }

  private static Iterator<ExampleBlock> blocks(int partition, Iterator<FilePart> pieces) {
    List<ExampleBlock> blocks = new ArrayList<>();
    while (pieces.hasNext()) {
      FilePart filePart = pieces.next();
      BlockPosition blockPosition = new BlockPosition(partition, "", blocks.size());
      blocks.add(
          filePart.problem().isEmpty()
              ? ExampleBlock.of(blockPosition, filePart.examples())
              : ExampleBlock.broken(blockPosition, filePart.problem()));
    }
    return blocks.iterator();
  }
}
