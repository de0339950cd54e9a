package largo.spark.data;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import largo.core.data.ClassNames;
import largo.core.data.DataSplit;
import largo.core.data.Examples;
import largo.core.data.ShardAssignment;

/**
 * Sums of the weights of training examples, by class.
 *
 * @param firstExamples index of the first example of each block
 * @param assignment of examples to splits
 * @param classes of the labels, which map the names of labels to class numbers
 */
record ClassTotals(
    Map<BlockPosition, Long> firstExamples, ShardAssignment assignment, ClassNames classes)
    implements Serializable {

  /** Sums of a block. */
  private record OfBlock(BlockPosition position, double[] totals) implements Serializable {}

  /** The sums, {@code double[classes]}: those of blocks, added in the order of their positions. */
  double[] of(ExampleBlocks blocks) {
    ClassTotals self = this; // records are serializable, and lambdas capture only this variable
    List<OfBlock> parts =
        blocks.blocks().filter(block -> block.examples().count() > 0).map(self::of).collect();
    double[] totals = new double[classes.count()];
    parts.stream()
        .sorted(Comparator.comparing(OfBlock::position))
        .forEach(
            part -> {
              for (int k = 0; k < totals.length; k++) {
                totals[k] += part.totals()[k];
              }
            });
    return totals;
  }

  private OfBlock of(ExampleBlock block) {
    ShardAssignment.Locator locator = assignment.locator();
    long first = firstExamples.get(block.position());
    Examples examples = block.numbered(classes);
    double[] totals = new double[classes.count()];
    int[] labels = examples.labels();
    for (int i = 0; i < labels.length; i++) {
      if (locator.of(first + i).split() == DataSplit.TRAIN) {
        totals[labels[i]] += examples.weight(i);
      }
    }
    return new OfBlock(block.position(), totals);
  }
}
