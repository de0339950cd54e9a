package largo.spark.session.sliced;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import largo.core.gradient.GradientSum;
import largo.core.measure.MeasuredSteps;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseParts;
import largo.core.measure.NoiseSampling;
import largo.core.measure.ShardVariation;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.train.TreeSum;
import largo.core.train.TreeSum.Node;
import largo.spark.session.peer.PeerMessage;

/**
 * The variation between the gradients of shards in a step that is measured: members know that
 * within nodes of the tree, whose shards they have, and send it to the owners of slices; owners add
 * that between nodes. Thread-safe.
 */
final class StepNoise {

  private static final int HEADER = 2 * Long.BYTES; // examples and pairs of a node

  private final NoiseSampling whole;
  private final NoiseSampling ofSlice; // null without parameters
  private final int length;
  private final TreeSum tree;
  private final Map<Node, Part> arriving = new HashMap<>();
  private final Set<Node> empty = new HashSet<>();

  /**
   * The variation before the first gradient.
   *
   * @param slices of all members
   * @param self index of this member
   * @param shards number of all shards
   */
  StepNoise(
      NoiseGeometry geometry,
      ParameterLayout layout,
      List<ParameterSlice> slices,
      int self,
      int shards) {
    boolean isByTensor = geometry == NoiseGeometry.L2; // one number, which cannot be divided
    MeasuredSteps every = MeasuredSteps.from0(1);
    this.whole =
        new NoiseSampling(geometry, every, false, isByTensor ? layout.divided(slices) : layout);
    ParameterSlice slice = slices.get(self);
    this.length = slice.length();
    this.ofSlice = length == 0 ? null : new NoiseSampling(geometry, every, false, layout.of(slice));
    this.tree = new TreeSum(shards);
  }

  /** The slice of a node that arrives, after its variation. */
  private static final class Part {

    private final long examples;
    private final ShardVariation variation;
    private final float[] gradient;
    private int arrived;

    Part(long examples, ShardVariation variation, int length) {
      this.examples = examples;
      this.variation = variation;
      this.gradient = new float[length];
    }
  }

  /** How the gradients of the shards of a node are compared. */
  NoiseSampling whole() {
    return whole;
  }

  /** The number of messages about a node for the owner of a slice. */
  static int messages(ShardVariation ofNode, ParameterSlice slice) {
    return Math.max(1, (ofNode.values(slice) + SliceConfig.VALUES - 1) / SliceConfig.VALUES);
  }

  /**
   * The content of a message about a node.
   *
   * @param examples of the shards of the node
   * @param number of the message, from 0
   */
  static ByteBuffer content(
      long examples, ShardVariation ofNode, ParameterSlice slice, int number) {
    int from = number * SliceConfig.VALUES;
    int to = Math.min(from + SliceConfig.VALUES, ofNode.values(slice));
    ByteBuffer out = PeerMessage.buffer(HEADER + Double.BYTES * Math.max(0, to - from));
    out.putLong(examples).putLong(ofNode.pairs());
    ofNode.write(slice, from, to, out);
    return out.flip();
  }

  /** Accepts a message about a node. */
  synchronized void receive(Node node, int number, ByteBuffer in) {
    long examples = in.getLong();
    long pairs = in.getLong();
    arriving
        .computeIfAbsent(node, n -> new Part(examples, ofSlice.variation(), length))
        .variation
        .read(pairs, number * SliceConfig.VALUES, in);
  }

  /**
   * Accepts a part of the slice of a node, whose variation has arrived.
   *
   * @param offset in the slice
   * @param values copied; none if the shards of the node have no examples
   */
  synchronized void add(Node node, int offset, float[] values) {
    if (values.length == 0) {
      if (empty.add(node)) {
        tree.add(node, GradientSum.empty(), Optional.empty());
      }
      return;
    }
    Part part = arriving.get(node);
    if (part == null) {
      throw new IllegalStateException("no variation of " + node + " arrived before its gradient");
    }
    System.arraycopy(values, 0, part.gradient, offset, values.length);
    part.arrived += values.length;
    if (part.arrived == length) {
      arriving.remove(node);
      tree.add(node, new GradientSum(part.gradient, 0, part.examples), Optional.of(part.variation));
    }
  }

  /**
   * Noise and signal by tensor of the slice, when all nodes have been added; empty without
   * parameters, or if fewer than two shards have examples.
   */
  synchronized Optional<NoiseParts> parts() {
    return tree.variation().filter(v -> v.pairs() > 0).map(v -> v.parts(tree.total()));
  }

  /** The parts as the content of a message; without any, no content. */
  static ByteBuffer encode(Optional<NoiseParts> parts) {
    if (parts.isEmpty()) {
      return PeerMessage.buffer(0);
    }
    NoiseParts some = parts.get();
    ByteBuffer out = PeerMessage.buffer(Long.BYTES + 2 * Double.BYTES * some.noise().length);
    out.putLong(some.pairs());
    for (double[] values : new double[][] {some.noise(), some.signal()}) {
      for (double value : values) {
        out.putDouble(value);
      }
    }
    return out.flip();
  }
}
