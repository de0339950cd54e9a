package largo.spark.data;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import largo.core.data.ClassNames;
import largo.core.data.ClassTargets;
import largo.core.data.DataFingerprint;
import largo.core.data.Examples;
import largo.core.data.FeatureMoments;
import largo.core.data.Normalization;
import largo.core.data.SparseFeatures;
import largo.core.data.VectorTargets;

/**
 * Consecutive examples of one file.
 *
 * @param position of the first
 * @param examples the rows; labels are indices into {@code names} unless that is empty, and so are
 *     the columns of sparse targets
 * @param names labels as written in the file; empty if labels are class numbers
 */
record ExampleBlock(BlockPosition position, Examples examples, List<String> names)
    implements ReadResult {

  /** A block whose labels are class numbers, or whose targets are vectors. */
  static ExampleBlock of(BlockPosition position, Examples examples) {
    return new ExampleBlock(position, examples, List.of());
  }

  BlockInfo info() {
    return new BlockInfo(
        position,
        examples.count(),
        examples.features().width(),
        examples.bytes(),
        highestLabel(),
        weight(),
        examples.targets() instanceof VectorTargets targets
                && !(targets.vectors() instanceof SparseFeatures)
            ? FeatureMoments.ofTargets(examples)
            : new FeatureMoments(1),
        DataFingerprint.of(examples, names));
  }

  /** The same rows, with target vectors normalized and weights multiplied by a factor. */
  ExampleBlock scaled(Normalization ofTargets, float weightFactor) {
    return new ExampleBlock(position, examples.scaled(ofTargets, weightFactor), names);
  }

  /** The examples, with class numbers as labels. */
  Examples numbered(ClassNames classes) {
    if (names.isEmpty()) {
      return examples;
    }
    int[] labels = examples.labels().clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = classes.indexOf(names.get(labels[i]));
    }
    return new Examples(examples.features(), new ClassTargets(labels), examples.weights());
  }

  /**
   * The same examples, whose targets have a column for each label.
   *
   * @param columns of all labels, by name
   */
  ExampleBlock labelled(Map<String, Integer> columns) {
    if (!(examples.targets() instanceof VectorTargets targets)
        || !(targets.vectors() instanceof SparseFeatures labels)) {
      return this;
    }
    int[] own = names.stream().mapToInt(columns::get).toArray();
    LabelSets sets = new LabelSets();
    for (int row = 0; row < labels.rows(); row++) {
      sets.add(
          Arrays.stream(labels.columns(), labels.starts()[row], labels.starts()[row + 1])
              .map(column -> own[column]));
    }
    Examples labelled =
        new Examples(examples.features(), sets.targets(columns.size()), examples.weights());
    return new ExampleBlock(position, labelled, List.of());
  }

  private double weight() {
    double sum = 0;
    for (int i = 0; i < examples.count(); i++) {
      sum += examples.weight(i);
    }
    return sum;
  }

  private int highestLabel() {
    int highest = -1;
    int[] labels =
        examples.targets() instanceof ClassTargets targets ? targets.classes() : new int[0];
    for (int label : labels) {
      highest = Math.max(highest, label);
    }
    return highest;
  }
}
