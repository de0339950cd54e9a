package largo.core.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.gradient.GradientSum;
import largo.core.measure.NoiseSampling;
import largo.core.measure.ShardVariation;

/**
 * Adds the sums of the shards in a fixed binary tree: neighbors first, then neighboring pairs. The
 * result is bit-identical for any order of arrival.
 *
 * <p>Thread-safe: access to the tree is synchronized, but additions are not, so that sums of
 * different branches are added at the same time.
 *
 * <p>Sums of aligned groups of 2ʲ shards may be computed elsewhere, by a separate tree, in place of
 * those of single shards: the tree as a whole is the same.
 */
public final class TreeSum implements ShardSums {

  private final int leaves;
  private final Optional<NoiseSampling> noise;
  private final Map<Node, Partial> waiting = new HashMap<>();
  private final BitSet arrived = new BitSet();
  private Partial total;
  private boolean complete;

  /** A tree over a number of shards, or of groups of shards. */
  public TreeSum(int leaves) {
    this(leaves, Optional.empty());
  }

  /**
   * A tree over a number of shards, or of groups of shards.
   *
   * @param noise how the variation between the sums is measured; empty if it is not
   */
  public TreeSum(int leaves, Optional<NoiseSampling> noise) {
    Preconditions.positive("leaves", leaves);
    this.leaves = leaves;
    this.noise = noise;
  }

  /** A sum, with its variation if that is measured. */
  private record Partial(GradientSum sum, Optional<ShardVariation> variation) {}

  /** Accepts the sum of a shard, and adds all pairs that are complete. */
  @Override
  public boolean add(int leaf, GradientSum sum) {
    return add(new Node(0, leaf), sum);
  }

  /**
   * Accepts the sum of a node, computed elsewhere in a separate tree, in place of those of its
   * leaves.
   *
   * @param sum empty if the shards have no examples
   * @return whether this completed the total
   * @throws IllegalArgumentException if there is no such node, or if a leaf of it has been added
   */
  public boolean add(Node start, GradientSum sum) {
    return add(start, sum, noise.map(NoiseSampling::variation));
  }

  /**
   * Accepts the sum of a node, as {@link #add(Node, GradientSum)}, with the variation between the
   * sums of its leaves.
   *
   * @param variation empty if it is not measured
   */
  public boolean add(Node start, GradientSum sum, Optional<ShardVariation> variation) {
    arrive(start);
    Node node = start;
    Partial at = new Partial(sum, variation);
    while (node.nodes(leaves) > 1) {
      if (node.sibling().index() < node.nodes(leaves)) {
        Partial other;
        synchronized (this) {
          if (!waiting.containsKey(node.sibling())) {
            waiting.put(node, at);
            return false;
          }
          other = waiting.remove(node.sibling());
        }
        at = node.isLeft() ? join(at, other) : join(other, at);
      }
      node = node.parent();
    }

    complete(at);
    return true;
  }

  /**
   * The sum over all shards; empty if none has examples.
   *
   * @throws IllegalStateException if one has not been added yet
   */
  public synchronized GradientSum total() {
    if (!complete) {
      throw new IllegalStateException(
          String.format(Locale.ROOT, "%d of %d sums arrived", arrived.cardinality(), leaves));
    }
    return total.sum();
  }

  /** The variation between the sums that were added, if it is measured; valid as the total. */
  public synchronized Optional<ShardVariation> variation() {
    return complete ? total.variation() : Optional.empty();
  }

  /**
   * The nodes that some leaves make up, each as high in the tree as possible, in the order of the
   * leaves.
   *
   * @param leaves of the tree
   * @param some of the leaves
   */
  public static List<Node> nodes(int leaves, BitSet some) {
    int level = 0;
    while (new Node(level, 0).nodes(leaves) > 1) {
      level++;
    }
    List<Node> nodes = new ArrayList<>();
    collect(new Node(level, 0), leaves, some, nodes);
    return nodes;
  }

  private static void collect(Node node, int leaves, BitSet some, List<Node> into) {
    int first = node.first();
    if (first >= leaves) {
      return;
    }
    if (some.nextClearBit(first) >= first + node.leaves(leaves)) {
      into.add(node);
    } else if (node.level() > 0) {
      collect(new Node(node.level() - 1, 2 * node.index()), leaves, some, into);
      collect(new Node(node.level() - 1, 2 * node.index() + 1), leaves, some, into);
    }
  }

  private synchronized void arrive(Node node) {
    int first = node.first();
    Preconditions.that(
        node.index() >= 0 && first < leaves, "leaf must be in [0, %d), but was %d", leaves, first);
    int end = first + node.leaves(leaves);
    int next = arrived.nextSetBit(first);
    Preconditions.that(next < 0 || next >= end, "leaf %d came twice", next);
    arrived.set(first, end);
  }

  private synchronized void complete(Partial sum) {
    total = sum;
    complete = true;
  }

  private static Partial join(Partial left, Partial right) {
    if (left.sum().isEmpty()) {
      return right;
    }
    if (!right.sum().isEmpty()) {
      left.variation()
          .ifPresentOrElse(
              v -> v.add(left.sum(), right.variation().orElseThrow(), right.sum()),
              () -> left.sum().add(right.sum()));
    }
    return left;
  }

  /**
   * A node of the tree: the sum of a group of 2ˡ neighboring shards, or fewer at the end.
   *
   * @param level {@code l}; 0 for a single shard
   * @param index of the group, from 0
   */
  public record Node(int level, int index) {

    /** The first shard. */
    public int first() {
      return index << level;
    }

    /** The number of shards, in a tree over a number of shards. */
    public int leaves(int ofTree) {
      return Math.min(1 << level, ofTree - first());
    }

    /** The number of nodes on this level. */
    private int nodes(int leaves) {
      return (leaves + (1 << level) - 1) >> level;
    }

    private boolean isLeft() {
      return index % 2 == 0;
    }

    private Node sibling() {
      return new Node(level, index ^ 1);
    }

    private Node parent() {
      return new Node(level + 1, index / 2);
    }
  }
}
