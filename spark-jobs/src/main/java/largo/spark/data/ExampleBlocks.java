package largo.spark.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import largo.core.data.DataFingerprint;
import largo.core.data.FeatureMoments;
import largo.core.data.InputException;
import largo.core.data.Normalization;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * All blocks of a set of files, in the order of their positions, independent of partitions.
 *
 * @param results the blocks, none of them {@link BadInput}; persisted until {@link #close}
 * @param infos of the blocks, in order
 * @param names the labels as written in the files; empty if they are class numbers; at most {@link
 *     BlockSummary#MAX_NAMES} + 1
 */
record ExampleBlocks(JavaRDD<ReadResult> results, List<BlockInfo> infos, SortedSet<String> names)
    implements AutoCloseable {

  private static final int AGGREGATION_DEPTH = 2;

  /**
   * Reads all blocks.
   *
   * @throws InputException with the first problem of the input, if there is one
   */
  static ExampleBlocks of(JavaRDD<ReadResult> results) {
    JavaRDD<ReadResult> persisted = results.persist(StorageLevel.MEMORY_AND_DISK());
    boolean read = false;
    try {
      BlockSummary summary =
          persisted.treeAggregate(
              new BlockSummary(), BlockSummary::add, BlockSummary::merge, AGGREGATION_DEPTH);
      Optional<BadInput> problem = summary.firstProblem();
      if (problem.isPresent()) {
        throw new InputException("%s", problem.get().problem());
      }
      read = true;
      return new ExampleBlocks(persisted, summary.inOrder(), summary.names());
    } finally {
      if (!read) {
        UninterruptedCleanup.run(() -> persisted.unpersist(false));
      }
    }
  }

  /** The blocks. */
  JavaRDD<ExampleBlock> blocks() {
    return results.map(result -> (ExampleBlock) result);
  }

  /** The number of examples. */
  long count() {
    return infos.stream().mapToLong(BlockInfo::rows).sum();
  }

  /** The number of examples of an input; see {@link BlockPosition#input}. */
  long count(int input) {
    return infos.stream()
        .filter(info -> info.position().input() == input)
        .mapToLong(BlockInfo::rows)
        .sum();
  }

  /** The number of features of the widest block. */
  int width() {
    return infos.stream().mapToInt(BlockInfo::width).max().orElse(0);
  }

  /** The size of the examples on the heap, in bytes. */
  long bytes() {
    return infos.stream().mapToLong(BlockInfo::bytes).sum();
  }

  /** The largest class number; −1 if there are none. */
  int highestLabel() {
    return infos.stream().mapToInt(BlockInfo::highestLabel).max().orElse(-1);
  }

  /** The total weight of the examples. */
  double weight() {
    return infos.stream().mapToDouble(BlockInfo::weight).sum();
  }

  /** The fingerprint of all examples, in order. */
  DataFingerprint fingerprint() {
    return infos.stream()
        .map(BlockInfo::fingerprint)
        .reduce(DataFingerprint.EMPTY, DataFingerprint::then);
  }

  /** Zero mean and unit variance of scalar targets. */
  Normalization targetStandardization() {
    FeatureMoments all = new FeatureMoments(1);
    infos.stream().map(BlockInfo::targetMoments).forEach(all::add);
    return all.standardization();
  }

  /** The same blocks, scaled; need not be closed. See {@link ExampleBlock#scaled}. */
  ExampleBlocks scaled(Normalization ofTargets, float weightFactor) {
    return new ExampleBlocks(
        blocks().map(block -> block.scaled(ofTargets, weightFactor)), infos, names);
  }

  /** The same blocks with a column for each label; see {@link ExampleBlock#labelled}. */
  ExampleBlocks labelled(List<String> labels) {
    Map<String, Integer> columns = new HashMap<>();
    labels.forEach(label -> columns.put(label, columns.size()));
    return new ExampleBlocks(blocks().map(block -> block.labelled(columns)), infos, names);
  }

  /**
   * The number of numeric targets of an example; 1 if there are none.
   *
   * @throws InputException if it differs between examples
   */
  int targets() {
    int[] counts =
        infos.stream()
            .filter(info -> info.rows() > 0)
            .mapToInt(info -> info.targetMoments().groups())
            .distinct()
            .toArray();
    if (counts.length > 1) {
      throw new InputException(
          "all labels must have the same number of numbers, but some have %d, and some %d",
          counts[0], counts[1]);
    }
    return counts.length == 0 ? 1 : counts[0];
  }

  /**
   * The index of the first example of each block.
   *
   * @throws IllegalStateException if two blocks have the same position
   */
  Map<BlockPosition, Long> firstExamples() {
    Map<BlockPosition, Long> firsts = new HashMap<>();
    long next = 0;
    for (BlockInfo info : infos) {
      if (info.rows() > 0 && firsts.put(info.position(), next) != null) {
        throw new IllegalStateException("two blocks are at " + info.position());
      }
      next += info.rows();
    }

    return firsts;
  }

  @Override
  public void close() {
    UninterruptedCleanup.run(() -> results.unpersist(false));
  }
}
