package largo.spark.session.sliced;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 */
final class StepSums {

  private final long step;
  private final List<Node> own;
  private final Map<Node, TreeSum> ofShards = new HashMap<>();
  private final BitSet added = new BitSet();
  private final Slice slice;
  private final Optional<StepNoise> noise;
  private final TreeSum ofSlice;
  private final Map<Node, Assembly> arriving = new HashMap<>();
  private final Runnable completed;
  private boolean complete;

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
    this.ofSlice = new TreeSum(shards);
    this.completed = completed;
    this.complete = slice.length() == 0;
    Optional<NoiseSampling> sampling = noise.map(StepNoise::whole);
    own.forEach(node -> ofShards.put(node, new TreeSum(node.leaves(shards), sampling)));
  }

  /**
   * The slice of a member.
   *
   * @param length number of its parameters
   * @param format of the sums of other members
   */
  record Slice(int length, FloatFormat format) {}

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

  /** Adds the slice of a complete node; empty if its shards have no examples. */
  void addSlice(Node node, float[] gradient) {
    noise.ifPresent(n -> n.add(node, 0, gradient)); // complete when the slice is
    if (ofSlice.add(node, new GradientSum(gradient, 0, 0))) {
      synchronized (this) {
        complete = true;
      }
      completed.run();
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
   * Accepts a part of the slice of a node of another member.
   *
   * @param content empty if its shards have no examples
   */
  private void receive(Node node, int offset, ByteBuffer content) {
    if (!content.hasRemaining()) {
      addSlice(node, new float[0]);
      return;
    }
    Assembly assembly;
    synchronized (this) {
      assembly = arriving.computeIfAbsent(node, n -> new Assembly(new float[slice.length()]));
    }
    int count = slice.format().decode(content, assembly.slice, offset);
    synchronized (this) {
      assembly.arrived += count;
      if (assembly.arrived < slice.length()) {
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
    return slice.length() == 0 ? new float[0] : ofSlice.total().gradient();
  }

  /** Noise and signal of the complete slice, if they are measured and known. */
  Optional<NoiseParts> noise() {
    return noise.flatMap(StepNoise::parts);
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
