package largo.spark.data;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.FeatureMoments;
import largo.core.data.ShardAssignment;

/**
 * Moments of the numeric targets of training examples, and the sum of their weights.
 *
 * @param moments weighted, of each target
 * @param weight sum of the weights
 */
record TargetTotals(FeatureMoments moments, double weight) {

  /** Totals of a block. */
  private record OfBlock(BlockPosition position, FeatureMoments moments, double weight)
      implements Serializable {}

  /**
   * The totals of the training examples: those of blocks, added in the order of their positions.
   *
   * @param targets the number of targets
   */
  static TargetTotals of(ExampleBlocks blocks, ShardAssignment assignment, int targets) {
    Map<BlockPosition, Long> firstExamples = blocks.firstExamples();
    List<OfBlock> parts =
        blocks
            .blocks()
            .filter(block -> block.examples().count() > 0)
            .map(block -> of(block, firstExamples.get(block.position()), assignment))
            .collect();
    FeatureMoments all = new FeatureMoments(targets);
    double weight = 0;
    for (OfBlock part : parts.stream().sorted(Comparator.comparing(OfBlock::position)).toList()) {
      all.add(part.moments());
      weight += part.weight();
    }
    return new TargetTotals(all, weight);
  }

  private static OfBlock of(ExampleBlock block, long first, ShardAssignment assignment) {
    ShardAssignment.Locator locator = assignment.locator();
    int[] rows =
        IntStream.range(0, block.examples().count())
            .filter(i -> locator.of(first + i).split() == DataSplit.TRAIN)
            .toArray();
    Examples training = block.examples().select(rows);
    double weight = 0;
    for (int i = 0; i < rows.length; i++) {
      weight += training.weight(i);
    }
    return new OfBlock(block.position(), FeatureMoments.ofTargets(training), weight);
  }
}
