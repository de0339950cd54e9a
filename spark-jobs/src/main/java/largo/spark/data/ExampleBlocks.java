package largo.spark.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import largo.core.data.DataFingerprint;
import largo.core.data.FeatureMoments;
import largo.core.data.InputException;
import largo.core.data.Normalization;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.storage.StorageLevel;

/**
 * All blocks of a set of files, and the number of the first example of each: blocks follow each
 * other by their places, whatever partitions they are in.
 *
 * @param rdd the blocks, kept by Spark until {@link #close}
 * @param infos of the blocks, in order
 * @param names the labels as they stand in the files; empty if they are class numbers. No more than
 *     {@link BlockSummary#MOST_NAMES} + 1
 */
record ExampleBlocks(
    JavaRDD<ExampleBlock> rdd, List<ExampleBlock.Info> infos, TreeSet<String> names)
    implements AutoCloseable {

  /** How many partial sums are added up at a time. */
  private static final int DEPTH = 2;

  /**
   * Reads all blocks.
   *
   * @throws InputException with the first problem of the input, if there is one
   */
  static ExampleBlocks of(JavaRDD<ExampleBlock> blocks) {
    JavaRDD<ExampleBlock> kept = blocks.persist(StorageLevel.MEMORY_AND_DISK());
    boolean read = false;
    try {
      BlockSummary summary =
          kept.treeAggregate(new BlockSummary(), BlockSummary::add, BlockSummary::merge, DEPTH);
      List<ExampleBlock.Info> infos = summary.inOrder();
      for (ExampleBlock.Info info : infos) {
        if (!info.problem().isEmpty()) {
          throw new InputException("%s", info.problem());
        }
      }
      read = true;
      return new ExampleBlocks(kept, infos, summary.names());
    } finally {
      if (!read) {
        UninterruptedCleanup.run(() -> kept.unpersist(false));
      }
    }
  }

  /** How many examples there are. */
  long count() {
    return infos.stream().mapToLong(ExampleBlock.Info::rows).sum();
  }

  /** How many examples are of a source; see {@link BlockPosition#source}. */
  long count(int source) {
    return infos.stream()
        .filter(info -> info.place().source() == source)
        .mapToLong(ExampleBlock.Info::rows)
        .sum();
  }

  /** Features of the widest block. */
  int width() {
    return infos.stream().mapToInt(ExampleBlock.Info::width).max().orElse(0);
  }

  /** Bytes of heap that the examples take. */
  long bytes() {
    return infos.stream().mapToLong(ExampleBlock.Info::bytes).sum();
  }

  /** The largest class number; −1 if there are none. */
  int highestLabel() {
    return infos.stream().mapToInt(ExampleBlock.Info::highestLabel).max().orElse(-1);
  }

  /** What all examples weigh. */
  double weight() {
    return infos.stream().mapToDouble(ExampleBlock.Info::weight).sum();
  }

  /** The fingerprint of all examples, in order. */
  DataFingerprint fingerprint() {
    return infos.stream()
        .map(ExampleBlock.Info::fingerprint)
        .reduce(DataFingerprint.EMPTY, DataFingerprint::then);
  }

  /** Zero mean and unit variance for what is to be predicted. */
  Normalization targetStandardization() {
    FeatureMoments all = new FeatureMoments(1);
    infos.stream().map(ExampleBlock.Info::targets).filter(Objects::nonNull).forEach(all::add);
    return all.standardization();
  }

  /** The same blocks, scaled; nothing to be closed. See {@link ExampleBlock#scaled}. */
  ExampleBlocks scaled(Normalization ofVectors, float weightFactor) {
    return new ExampleBlocks(rdd.map(block -> block.scaled(ofVectors, weightFactor)), infos, names);
  }

  /**
   * The number of the first example of each block.
   *
   * @throws IllegalStateException if two blocks have one place
   */
  Map<BlockPosition, Long> firsts() {
    Map<BlockPosition, Long> firsts = new HashMap<>();
    long next = 0;
    for (ExampleBlock.Info info : infos) {
      if (info.rows() > 0 && firsts.put(info.place(), next) != null) {
        throw new IllegalStateException("two blocks are at " + info.place());
      }
      next += info.rows();
    }

    return firsts;
  }

  @Override
  public void close() {
    UninterruptedCleanup.run(() -> rdd.unpersist(false));
  }
}
