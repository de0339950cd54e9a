package largo.spark.data;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.IntStream;
import largo.core.config.DataSpec;
import largo.core.data.ClassNames;
import largo.core.data.DataSource;
import largo.core.data.InputException;
import largo.core.data.LearningTask;
import largo.core.data.ModelOutputs;

/**
 * The names of numeric targets or labels.
 *
 * @param names in the order of the outputs
 * @param areLabels whether rows name their labels, as in LIBSVM files and arrays of strings
 */
record TargetNames(List<String> names, boolean areLabels) {

  /**
   * The names for a specification. Labels that rows name are those of the configuration, of a
   * trained network, or else of the training files, in numeric or alphabetical order. Columns have
   * their names; the elements of a column of arrays are numbered, {@code label_0}.
   *
   * @param train examples
   * @param saved outputs of a trained network
   * @throws InputException if there are no labels, or too many
   */
  static TargetNames of(DataSpec spec, ExampleBlocks train, Optional<ModelOutputs> saved) {
    DataSource source = spec.source().value();
    boolean areLabels =
        spec.task() == LearningTask.MULTI_LABEL
            && (source instanceof DataSource.Libsvm || !train.names().isEmpty());
    if (areLabels) {
      List<String> given =
          source instanceof DataSource.Libsvm libsvm
              ? libsvm.labels().stream().map(ClassNames::numberName).toList()
              : List.of();
      List<String> trained =
          saved
              .filter(s -> s.task() == LearningTask.MULTI_LABEL)
              .map(ModelOutputs::names)
              .orElseGet(() -> found(train.names()));
      TargetNames names = new TargetNames(given.isEmpty() ? trained : given, true);
      names.check(train, "training");
      return names;
    }
    List<String> columns = source.targetColumns();
    int count = train.targets();
    return new TargetNames(
        columns.size() == count
            ? columns
            : IntStream.range(0, count).mapToObj(k -> columns.get(0) + "_" + k).toList(),
        false);
  }

  private static List<String> found(SortedSet<String> names) {
    if (names.isEmpty()) {
      throw new InputException("no training example has a label");
    }
    if (names.size() > BlockSummary.MAX_NAMES) {
      throw new InputException("there are more than %d labels", BlockSummary.MAX_NAMES);
    }
    return ClassNames.inOrder(names);
  }

  /**
   * Examples with a column for each of these targets.
   *
   * @param blocks as read
   * @param what they are, for messages
   * @throws InputException if they have other labels, or another number of targets
   */
  ExampleBlocks of(ExampleBlocks blocks, String what) {
    check(blocks, what);
    return areLabels ? blocks.labelled(names) : blocks;
  }

  private void check(ExampleBlocks blocks, String what) {
    if (!areLabels) {
      if (blocks.targets() != names.size()) {
        throw new InputException(
            "the %s examples have a label of %d numbers, but the training examples one of %d",
            what, blocks.targets(), names.size());
      }
      return;
    }
    for (String name : blocks.names()) {
      if (!names.contains(name)) {
        throw new InputException(
            "the %s examples have a label %s, which is not one of %s; for LIBSVM files, name all"
                + " labels with data.labels",
            what, TextExcerpt.text(name), TextExcerpt.names(names));
      }
    }
  }
}
