package largo.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import largo.core.data.Classes;
import largo.core.data.DataFingerprint;
import largo.core.data.Dealing;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.Split;
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
   * @param classes of the labels; of examples with vectors, whatever they are
   * @throws InputException if there are no examples, something is wrong with them, or they do not
   *     fit the memory there is
   */
  public ShardedData load(JavaRDD<Piece> pieces, ExampleShape shape, Classes classes) {
    try (Blocks blocks = Blocks.of(pieces.mapPartitionsWithIndex(RddLoader::blocks, true))) {
      if (blocks.count() == 0) {
        throw new InputException("there are no training examples in the RDD");
      }
      Memory.check(spark, blocks.bytes(), shards);
      Dealing dealing = new Dealing(blocks.count(), 0, 0, shards, seed);
      JavaRDD<Examples> dealt =
          new Dealer(blocks.firsts(), dealing, Split.TRAIN, shape.size(), classes).deal(blocks);
      return new ShardedData(
          Map.of(Split.TRAIN, dealt),
          Map.of(Split.TRAIN, blocks.count()),
          shards,
          shape,
          classes,
          blocks.bytes(),
          DataFingerprint.of(List.of(blocks.fingerprint())));
    }
  }

  private static Iterator<Block> blocks(int partition, Iterator<Piece> pieces) {
    List<Block> blocks = new ArrayList<>();
    while (pieces.hasNext()) {
      Piece piece = pieces.next();
      BlockPosition blockPosition = new BlockPosition(partition, "", blocks.size());
      blocks.add(
          piece.problem().isEmpty()
              ? Block.of(blockPosition, piece.examples())
              : Block.broken(blockPosition, piece.problem()));
    }
    return blocks.iterator();
  }
}
