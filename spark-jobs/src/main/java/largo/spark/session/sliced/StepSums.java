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
import largo.core.measure.NoiseParts;
import largo.core.measure.NoiseSampling;
import largo.core.measure.ShardVariation;
import largo.core.train.TreeSum;
import largo.core.train.TreeSum.Node;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;

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
  private final Slice slice;
  private final Optional<StepNoise> noise;
  private final TreeSum[] ofChunks;
  private final Runnable completed;
  private int missing; // chunks that are not complete

  /**
   * The sums of a step.
   *
   * @param shards number of all shards
   * @param own nodes of the tree that the shards of this member make up
   * @param slice of this member
   * @param noise measures the variation between shards; empty if it is not measured in this step
   * @param completed called when the slice has been added over all shards
   */
  StepSums(
      long step,
      int shards,
      List<Node> own,
      Slice slice,
      Optional<StepNoise> noise,
      Runnable completed) {
    this.step = step;
    this.own = own;
    this.slice = slice;
    this.noise = noise;
    this.ofChunks =
        Stream.generate(() -> new TreeSum(shards))
            .limit((slice.sum().length + SliceConfig.CHUNK - 1) / SliceConfig.CHUNK)
            .toArray(TreeSum[]::new);
    this.missing = ofChunks.length;
    this.completed = completed;
    Optional<NoiseSampling> sampling = noise.map(StepNoise::whole);
    own.forEach(node -> ofShards.put(node, new TreeSum(node.leaves(shards), sampling)));
  }

  /**
   * The slice of a member.
   *
   * @param sum receives the sum over all shards, float[slice length]
   * @param format of the sums of other members
   */
  record Slice(float[] sum, FloatFormat format) {}

  /**
   * A node of the tree that is complete.
   *
   * @param variation between its shards, if it is measured and a shard has examples
   */
  record Complete(Node node, GradientSum sum, Optional<ShardVariation> variation) {}

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
        ? Optional.of(
            new Complete(node, tree.total(), tree.variation().filter(v -> !tree.total().isEmpty())))
        : Optional.empty();
  }

  /** Accepts a message about the variation between the shards of a node, before its gradient. */
  void receiveVariation(Node node, int number, ByteBuffer content) {
    noise.orElseThrow().receive(node, number, content);
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

  /** Accepts a message about a node of another member. */
  void receive(PeerMessage message) {
    Node node = new Node(message.level(), message.index());
    int offset = (int) message.offset();
    if (message.type() == PeerMessageType.VARIATION) {
      receiveVariation(node, offset, message.content());
    } else {
      receive(node, offset, message.content());
    }
  }

  /**
   * Accepts a chunk of the slice of a node of another member.
   *
   * @param offset of the chunk in the slice
   * @param content empty if its shards have no examples, in place of all chunks
   */
  private void receive(Node node, int offset, ByteBuffer content) {
    if (!content.hasRemaining()) {
      addSlice(node, new float[0], 0);
      return;
    }
    int chunk = offset / SliceConfig.CHUNK;
    float[] sum = new float[length(chunk)];
    int count = slice.format().floats(content.remaining());
    Preconditions.that(
        offset % SliceConfig.CHUNK == 0 && count == sum.length,
        "a chunk of %d floats at %d of the slice was expected, but there were %d at %d",
        sum.length,
        chunk * SliceConfig.CHUNK,
        count,
        offset);
    slice.format().decode(content, sum, 0);
    add(node, chunk, sum);
  }

  /** Whether the slice has been added over all shards. */
  synchronized boolean isComplete() {
    return missing == 0;
  }

  /** The slice of the gradient, float[slice length], as soon as it is complete. */
  float[] slice() {
    return slice.sum();
  }

  /** Noise and signal of the complete slice, if they are measured and known. */
  Optional<NoiseParts> noise() {
    return noise.flatMap(StepNoise::parts);
  }

  private void add(Node node, int chunk, float[] sum) {
    int start = chunk * SliceConfig.CHUNK;
    TreeSum tree = ofChunks[chunk];
    Preconditions.that(tree != null, "chunk %d of the slice came twice", chunk);
    noise.ifPresent(n -> n.add(node, start, sum)); // copied, and complete when the slice is
    if (!tree.add(node, new GradientSum(sum, 0, 0))) {
      return;
    }
    float[] total = tree.total().gradient();
    System.arraycopy(total, 0, slice.sum(), start, total.length);
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
    return Math.min(SliceConfig.CHUNK, slice.sum().length - chunk * SliceConfig.CHUNK);
  }

  private static boolean contains(Node node, int shard) {
    return node.first() <= shard && shard < node.first() + (1 << node.level());
  }
}
