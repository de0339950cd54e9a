package largo.core.train;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import largo.core.Preconditions;
import largo.core.gradient.GradientSum;

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
public final class TreeSum {

  private final int leaves;
  private final Map<Node, GradientSum> waiting = new HashMap<>();
  private final BitSet arrived = new BitSet();
  private GradientSum total;
  private boolean complete;

  /** A tree over a number of shards, or of groups of shards. */
  public TreeSum(int leaves) {
    Preconditions.positive("leaves", leaves);
    this.leaves = leaves;
  }

  /**
   * Accepts the sum of a shard, and adds all pairs that are complete; the tree owns the sum from
   * now on.
   *
   * @param sum empty if the shard has no examples
   * @return whether this completed the total; true for exactly one leaf
   * @throws IllegalArgumentException if there is no such leaf, or if it has been added before
   */
  public boolean add(int leaf, GradientSum sum) {
    arrive(leaf);
    Node node = new Node(0, leaf);
    GradientSum at = sum;
    while (node.count(leaves) > 1) {
      if (node.sibling().index() < node.count(leaves)) {
        GradientSum other;
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
    return total;
  }

  private synchronized void arrive(int leaf) {
    Preconditions.that(
        leaf >= 0 && leaf < leaves, "leaf must be in [0, %d), but was %d", leaves, leaf);
    Preconditions.that(!arrived.get(leaf), "leaf %d came twice", leaf);
    arrived.set(leaf);
  }

  private synchronized void complete(GradientSum sum) {
    total = sum;
    complete = true;
  }

  private static GradientSum join(GradientSum left, GradientSum right) {
    if (left.isEmpty()) {
      return right;
    }
    if (!right.isEmpty()) {
      left.add(right);
    }
    return left;
  }

  /** A node of the tree; the leaves are level 0. */
  private record Node(int level, int index) {

    /** The number of nodes on this level. */
    int count(int leaves) {
      return (leaves + (1 << level) - 1) >> level;
    }

    boolean isLeft() {
      return index % 2 == 0;
    }

    Node sibling() {
      return new Node(level, index ^ 1);
    }

    Node parent() {
      return new Node(level + 1, index / 2);
    }
  }
}
