package largo.spark.session.sliced;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import largo.core.Preconditions;
import largo.core.compress.FloatFormat;
import largo.core.gradient.GradientSum;
import largo.core.train.TreeSum;
import largo.core.train.TreeSum.Node;

/**
 * The sums of a step on one member: of its shards, until they make up nodes of the tree; and of its
 * slice over all shards. Thread-safe.
 *
 * <p>Each chunk of the slice has a tree of its own, so that it is added while others arrive, and
 * only chunks that wait for their sibling take memory.
 */
final class StepSums {

  private final long step;
  private final List<Node> own;
  private final Map<Node, TreeSum> ofShards = new HashMap<>();
  private final BitSet added = new BitSet();
  private final FloatFormat format;
  private final float[] slice;
  private final TreeSum[] ofChunks;
  private final Runnable completed;
  private int missing; // chunks that are not complete

  /**
   * The sums of a step.
   *
   * @param shards number of all shards
   * @param own nodes of the tree that the shards of this member make up
   * @param slice receives the sum of its slice over all shards, float[slice length]
   * @param format of the sums of other members
   * @param completed called when the slice has been added over all shards
   */
  StepSums(
      long step,
      int shards,
      List<Node> own,
      float[] slice,
      FloatFormat format,
      Runnable completed) {
    this.step = step;
    this.own = own;
    this.format = format;
    this.slice = slice;
    this.ofChunks =
        Stream.generate(() -> new TreeSum(shards))
            .limit((slice.length + SliceConfig.CHUNK - 1) / SliceConfig.CHUNK)
            .toArray(TreeSum[]::new);
    this.missing = ofChunks.length;
    this.completed = completed;
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

  /**
   * Adds the slice of a complete node of this member.
   *
   * @param gradient float[layout size]; empty if its shards have no examples
   * @param from index of the first element of the slice
   */
  void addSlice(Node node, float[] gradient, int from) {
    for (int chunk = 0; chunk < ofChunks.length; chunk++) {
      int start = chunk * SliceConfig.CHUNK;
      add(
          node,
          chunk,
          gradient.length == 0
              ? gradient
              : Arrays.copyOfRange(gradient, from + start, from + start + length(chunk)));
    }
  }

  /**
   * Accepts a chunk of the slice of a node of another member.
   *
   * @param offset of the chunk in the slice
   * @param content empty if its shards have no examples, in place of all chunks
   */
  void receive(Node node, int offset, ByteBuffer content) {
    if (!content.hasRemaining()) {
      addSlice(node, new float[0], 0);
      return;
    }
    int chunk = offset / SliceConfig.CHUNK;
    float[] sum = new float[length(chunk)];
    int count = format.floats(content.remaining());
    Preconditions.that(
        offset % SliceConfig.CHUNK == 0 && count == sum.length,
        "a chunk of %d floats at %d of the slice was expected, but there were %d at %d",
        sum.length,
        chunk * SliceConfig.CHUNK,
        count,
        offset);
    format.decode(content, sum, 0);
    add(node, chunk, sum);
  }

  /** Whether the slice has been added over all shards. */
  synchronized boolean isComplete() {
    return missing == 0;
  }

  /** The slice of the gradient, float[slice length], as soon as it is complete. */
  float[] slice() {
    return slice;
  }

  private void add(Node node, int chunk, float[] sum) {
    TreeSum tree = ofChunks[chunk];
    Preconditions.that(tree != null, "chunk %d of the slice came twice", chunk);
    if (!tree.add(node, new GradientSum(sum, 0, 0))) {
      return;
    }
    float[] total = tree.total().gradient();
    System.arraycopy(total, 0, slice, chunk * SliceConfig.CHUNK, total.length);
    synchronized (this) {
      missing--;
      ofChunks[chunk] = null; // its memory is not needed any more
      if (missing > 0) {
        return;
      }
    }
    completed.run();
  }

  private int length(int chunk) {
    return Math.min(SliceConfig.CHUNK, slice.length - chunk * SliceConfig.CHUNK);
  }

  private static boolean contains(Node node, int shard) {
    return node.first() <= shard && shard < node.first() + (1 << node.level());
  }
}
