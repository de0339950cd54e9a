package largo.spark.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import largo.core.data.DataFingerprint;
import largo.core.data.DataSplit;
import largo.core.data.DataStorage;
import largo.core.data.ExampleShape;
import largo.core.data.Examples;
import largo.core.data.ModelOutputs;
import largo.core.data.ShardAssignment;
import org.apache.spark.api.java.JavaRDD;

/**
 * Builds a {@link ShardedData} split by split. Closing it unpersists the splits, unless the data
 * set was built. Not thread-safe.
 */
final class ShardedDataBuilder implements AutoCloseable {

  private final int shards;
  private final ExampleShape shape;
  private final ModelOutputs outputs;
  private final Map<DataSplit, JavaRDD<Examples>> splits = new EnumMap<>(DataSplit.class);
  private final Map<DataSplit, Long> counts = new EnumMap<>(DataSplit.class);
  private final List<DataFingerprint> fingerprints = new ArrayList<>();
  private ExampleWeighting ofTraining = ExampleWeighting.AS_READ;
  private ExampleWeighting ofOthers = ExampleWeighting.AS_READ;
  private DataStorage storage = DataStorage.MEMORY;
  private long bytes;
  private boolean built;

  /** A data set without splits. */
  ShardedDataBuilder(int shards, ExampleShape shape, ModelOutputs outputs) {
    this.shards = shards;
    this.shape = shape;
    this.outputs = outputs;
  }

  /** Sets the weighting of training examples; those of other splits that follow have none. */
  void weigh(ExampleWeighting weighting) {
    ofTraining = weighting;
    ofOthers = ExampleWeighting.EQUAL;
  }

  /**
   * Adds the size and the fingerprint of input.
   *
   * @param where the splits that are added next are kept
   */
  void addInput(ExampleBlocks blocks, DataStorage where) {
    storage = where;
    bytes += StorageCheck.heapBytes(blocks, where);
    fingerprints.add(blocks.fingerprint());
  }

  /** Adds the names of tokens to the fingerprint. */
  void addNames(List<String> tokens) {
    fingerprints.add(DataFingerprint.ofNames(tokens));
  }

  /**
   * Adds a split, if any examples belong to it.
   *
   * @param split of the data set
   * @param blocks with its examples, among others
   * @param assignment of the examples of {@code blocks}
   * @param assigned the split of the assignment that becomes {@code split}
   */
  void addSplit(
      DataSplit split, ExampleBlocks blocks, ShardAssignment assignment, DataSplit assigned) {
    if (assignment.count(assigned) > 0) {
      ShardShuffle shuffle =
          new ShardShuffle(
              blocks.firstExamples(),
              assignment,
              assigned,
              shape.size(),
              outputs.classes(),
              split == DataSplit.TRAIN ? ofTraining : ofOthers,
              storage);
      splits.put(split, shuffle.shuffle(blocks));
      counts.put(split, assignment.count(assigned));
    }
  }

  /** The data set, whose caller closes it. */
  ShardedData build() {
    built = true;
    return new ShardedData(
        splits, counts, shards, shape, outputs, bytes, DataFingerprint.of(fingerprints));
  }

  @Override
  public void close() {
    if (!built) {
      UninterruptedCleanup.run(() -> splits.values().forEach(rdd -> rdd.unpersist(false)));
    }
  }
}
