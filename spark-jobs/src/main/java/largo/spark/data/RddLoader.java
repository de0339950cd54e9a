package largo.spark.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.DataStorage;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.InputException;
import largo.core.data.ModelOutputs;
import largo.core.data.ShardAssignment;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Loads examples from an RDD into shards. An example is identified by its partition and its index
 * in it: the same RDD gives the same shards if its partitions have an order.
 *
 * @param spark the application
 * @param shards {@code K}
 * @param seed of the assignment of examples to shards
 */
public record RddLoader(JavaSparkContext spark, int shards, long seed) {

  /**
   * Loads all examples, for training.
   *
   * @param toExamples converts an element, in a task; throws an {@link InputException} if that
   *     cannot be used. All examples must be of one width and kind
   * @param shape of an example
   * @param classes of the labels; not used if targets are vectors
   * @throws InputException if there are no examples, one cannot be used, or they do not fit into
   *     the memory of the executors
   */
  public <T> ShardedData load(
      JavaRDD<T> rdd, Function<T, Examples> toExamples, ExampleShape shape, ClassNames classes) {
    try (ExampleBlocks blocks =
        ExampleBlocks.of(
            rdd.mapPartitionsWithIndex(
                (partition, elements) -> blocks(partition, elements, toExamples), true))) {
      if (blocks.count() == 0) {
        throw new InputException("there are no training examples in the RDD");
      }
      DataStorage storage = new StorageCheck(spark, DataStorage.AUTO, shards).choose(blocks, 0);
      ShardAssignment assignment = new ShardAssignment(blocks.count(), 0, 0, shards, seed);
      try (ShardedDataBuilder builder =
          new ShardedDataBuilder(shards, shape, ModelOutputs.of(classes))) {
        builder.addInput(blocks, storage);
        builder.addSplit(DataSplit.TRAIN, blocks, assignment, DataSplit.TRAIN);
        return builder.build();
      }
    }
  }

  private static <T> Iterator<ReadResult> blocks(
      int partition, Iterator<T> elements, Function<T, Examples> toExamples) throws Exception {
    List<ReadResult> blocks = new ArrayList<>();
    while (elements.hasNext()) {
      BlockPosition position = new BlockPosition(partition, "", blocks.size());
      try {
        blocks.add(ExampleBlock.of(position, toExamples.call(elements.next())));
      } catch (InputException e) {
        blocks.add(new BadInput(position, e.getMessage()));
      }
    }
    return blocks.iterator();
  }
}
