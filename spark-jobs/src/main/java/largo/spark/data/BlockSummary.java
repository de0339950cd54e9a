package largo.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Aggregates the properties of all blocks for the driver. Not thread-safe. */
final class BlockSummary implements Serializable {

  /** The maximum number of different labels of classes. */
  static final int MAX_NAMES = 10_000;

  private static final long serialVersionUID = 1;

  private final ArrayList<BlockInfo> infos = new ArrayList<>();
  private final ArrayList<BadInput> problems = new ArrayList<>();
  private final TreeSet<String> names = new TreeSet<>();

  BlockSummary add(ReadResult result) {
    if (result instanceof ExampleBlock block) {
      infos.add(block.info());
      addNames(block.names());
    } else {
      problems.add((BadInput) result);
    }
    return this;
  }

  BlockSummary merge(BlockSummary other) {
    infos.addAll(other.infos);
    problems.addAll(other.problems);
    addNames(other.names);
    return this;
  }

  /** The blocks in the order of their positions. */
  List<BlockInfo> inOrder() {
    List<BlockInfo> ordered = new ArrayList<>(infos);
    ordered.sort(Comparator.comparing(BlockInfo::position));
    return ordered;
  }

  /** The first problem in the input. */
  Optional<BadInput> firstProblem() {
    return problems.stream().min(Comparator.comparing(BadInput::position));
  }

  /** All labels; {@link #MAX_NAMES} + 1 of them if there are more. */
  SortedSet<String> names() {
    return names;
  }

  private void addNames(Iterable<String> others) {
    for (String name : others) {
      if (names.size() > MAX_NAMES) {
        return;
      }
      names.add(name);
    }
  }
}
