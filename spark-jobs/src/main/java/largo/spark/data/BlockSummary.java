package largo.spark.data;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What the driver needs to know of blocks, gathered where they are. Not thread-safe. */
final class BlockSummary implements Serializable {

  /** More different labels than this are no classes. */
  static final int MOST_NAMES = 10_000;

  private static final long serialVersionUID = 1;

  private final ArrayList<ExampleBlock.Info> infos = new ArrayList<>();
  private final TreeSet<String> names = new TreeSet<>();

  /** Adds a block. */
  BlockSummary add(ExampleBlock block) {
    infos.add(block.info());
    addNames(block.names());
    return this;
  }

  /** Adds what was gathered elsewhere. */
  BlockSummary merge(BlockSummary other) {
    infos.addAll(other.infos);
    addNames(other.names);
    return this;
  }

  /** The blocks in the order of their places. */
  List<ExampleBlock.Info> inOrder() {
    List<ExampleBlock.Info> ordered = new ArrayList<>(infos);
    ordered.sort(Comparator.comparing(ExampleBlock.Info::place));
    return ordered;
  }

  /** All labels, or one more than {@link #MOST_NAMES} of them. */
  TreeSet<String> names() {
    return names;
  }

  private void addNames(Iterable<String> others) {
    for (String name : others) {
      if (names.size() > MOST_NAMES) {
        return;
      }
      names.add(name);
    }
  }
}
