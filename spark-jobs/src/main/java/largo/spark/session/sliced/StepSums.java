package largo.spark.session.sliced;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import largo.core.compress.FloatFormat;
import largo.core.gradient.GradientSum;
import largo.core.train.TreeSum;
import largo.core.train.TreeSum.Node;

/**
 * The sums of a step on one member: of its shards, until they make up nodes of the tree; and of its
 * slice over all shards. Thread-safe.
 */
final class StepSums {

  private final long step;
  private final List<Node> own;
  private final Map<Node, TreeSum> ofShards = new HashMap<>();
  private final BitSet added = new BitSet();
  private final int sliceLength;
  private final FloatFormat format;
  private final TreeSum ofSlice;
  private final Map<Node, Assembly> arriving = new HashMap<>();
  private final Runnable completed;
  private boolean complete;

  /**
   * The sums of a step.
   *
   * @param shards number of all shards
   * @param own nodes of the tree that the shards of this member make up
   * @param sliceLength number of parameters of its slice
   * @param format of the sums of other members
   * @param completed called when the slice has been added over all shards
   */
  StepSums(
      long step,
      int shards,
      List<Node> own,
      int sliceLength,
      FloatFormat format,
      Runnable completed) {
    this.step = step;
    this.own = own;
    this.sliceLength = sliceLength;
    this.format = format;
    this.ofSlice = new TreeSum(shards);
    this.completed = completed;
    this.complete = sliceLength == 0;
    own.forEach(node -> ofShards.put(node, new TreeSum(node.leaves(shards))));
  }

  /** A node of the tree that is complete. */
  record Complete(Node node, GradientSum sum) {}

  long step() {
    return step;
  }

  /**
   * Adds the gradient of a shard of this member. A second one of the same shard is ignored.
   *
   * @return the node that it completed
   */
  Optional<Complete> add(int shard, GradientSum sum) {
    Node node;
    synchronized (this) {
      if (added.get(shard)) {
        return Optional.empty();
      }
      added.set(shard);
      node = own.stream().filter(n -> contains(n, shard)).findFirst().orElseThrow();
    }
    TreeSum tree = ofShards.get(node);
    return tree.add(shard - node.first(), sum)
        ? Optional.of(new Complete(node, tree.total()))
        : Optional.empty();
  }

  /** Adds the slice of a complete node; empty if its shards have no examples. */
  void addSlice(Node node, float[] slice) {
    if (ofSlice.add(node, new GradientSum(slice, 0, 0))) {
      synchronized (this) {
        complete = true;
      }
      completed.run();
    }
  }

  /**
   * Accepts a part of the slice of a node of another member.
   *
   * @param content empty if its shards have no examples
   */
  void receive(Node node, int offset, ByteBuffer content) {
    if (!content.hasRemaining()) {
      addSlice(node, new float[0]);
      return;
    }
    Assembly assembly;
    synchronized (this) {
      assembly = arriving.computeIfAbsent(node, n -> new Assembly(new float[sliceLength]));
    }
    int count = format.decode(content, assembly.slice, offset);
    synchronized (this) {
      assembly.arrived += count;
      if (assembly.arrived < sliceLength) {
        return;
      }
      arriving.remove(node);
    }
    addSlice(node, assembly.slice);
  }

  /** Whether the slice has been added over all shards. */
  synchronized boolean isComplete() {
    return complete;
  }

  /** The slice of the gradient, float[slice length]. */
  float[] slice() {
    return sliceLength == 0 ? new float[0] : ofSlice.total().gradient();
  }

  private static boolean contains(Node node, int shard) {
    return node.first() <= shard && shard < node.first() + (1 << node.level());
  }

  /** A slice that arrives in parts. */
  private static final class Assembly {

    private final float[] slice;
    private int arrived;

    Assembly(float[] slice) {
      this.slice = slice;
    }
  }
}
