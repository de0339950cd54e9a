package largo.spark.session.sliced;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import largo.core.Deadline;
import largo.core.compress.FloatFormat;
import largo.core.measure.ShardVariation;
import largo.core.optimizer.OptimizerState;
import largo.core.params.ParameterSlice;
import largo.core.train.TreeSum.Node;
import largo.spark.session.peer.EncodedMessage;
import largo.spark.session.peer.PeerConnection;
import largo.spark.session.peer.PeerMessage;
import largo.spark.session.peer.PeerMessageType;

/**
 * Sends the vectors of one member in one generation, in messages of at most {@link
 * SliceConfig#CHUNK} floats. Waits while others do not receive. Thread-safe.
 */
final class SliceSender {

  private final long generation;
  private final int self;
  private final List<ParameterSlice> slices;
  private final PeerConnection driver;
  private final FloatFormat format;
  private final Duration timeout;
  private final AtomicReferenceArray<PeerConnection> peers;

  SliceSender(
      long generation,
      int self,
      List<ParameterSlice> slices,
      PeerConnection driver,
      FloatFormat format,
      Duration timeout) {
    this.generation = generation;
    this.self = self;
    this.slices = slices;
    this.driver = driver;
    this.format = format;
    this.timeout = timeout;
    this.peers = new AtomicReferenceArray<>(slices.size());
  }

  void connected(int member, PeerConnection connection) {
    peers.set(member, connection);
  }

  /** Whether there is a connection with every other member. */
  boolean isComplete() {
    return firstMissing() == self;
  }

  /** The first member without a connection; this one if there is none. */
  int firstMissing() {
    for (int k = 0; k < peers.length(); k++) {
      if (k != self && peers.get(k) == null) {
        return k;
      }
    }
    return self;
  }

  /**
   * Sends the slices of a node's gradient to the other owners.
   *
   * @param gradient float[layout size]; float[0] if its shards have no examples
   * @return bytes sent
   */
  long sendGradient(long step, Node node, float[] gradient) throws IOException {
    Deadline deadline = Deadline.after(timeout);
    long bytes = 0;
    for (int k = 1; k < slices.size(); k++) {
      int owner = (self + k) % slices.size(); // each member begins with another one
      ParameterSlice slice = slices.get(owner);
      if (gradient.length == 0 && slice.length() > 0) {
        peers.get(owner).send(gradient(step, node, 0), deadline);
        continue;
      }
      for (int from = slice.from(); from < slice.to(); from += SliceConfig.CHUNK) {
        int to = Math.min(from + SliceConfig.CHUNK, slice.to());
        try (EncodedMessage message =
            encode(gradient, from, to, gradient(step, node, from - slice.from()))) {
          peers.get(owner).send(message, deadline);
        }
        bytes += format.bytes(to - from);
      }
    }
    return bytes;
  }

  /**
   * Sends the variation between the shards of a node to the owners of slices, and adds the part of
   * this member.
   *
   * @param own sums of this member
   * @return bytes sent; zero if the variation is not measured
   */
  long sendVariation(long step, StepSums.Complete complete, StepSums own) throws IOException {
    if (complete.variation().isEmpty()) {
      return 0;
    }
    Deadline deadline = Deadline.after(timeout);
    ShardVariation variation = complete.variation().get();
    Node node = complete.node();
    long bytes = 0;
    for (int k = 0; k < slices.size(); k++) {
      int owner = (self + k) % slices.size();
      ParameterSlice slice = slices.get(owner);
      int messages = slice.length() == 0 ? 0 : StepNoise.messages(variation, slice);
      for (int number = 0; number < messages; number++) {
        ByteBuffer content = StepNoise.content(complete.sum().examples(), variation, slice, number);
        if (owner == self) {
          own.receiveVariation(node, number, content);
        } else {
          bytes += content.remaining();
          peers
              .get(owner)
              .send(message(PeerMessageType.VARIATION, step, node, number, content), deadline);
        }
      }
    }
    return bytes;
  }

  /**
   * Sends parameters or the vectors of a state to the driver, and then the scalars of the state.
   */
  void sendState(boolean vectors, float[] parameters, OptimizerState state) throws IOException {
    if (vectors) {
      for (int slot = 0; slot < state.vectors().length; slot++) {
        sendVector(slot + 1, state.vectors()[slot]);
      }
    } else {
      sendVector(0, parameters);
    }
    sendToDriver(PeerMessageType.FETCH_END, 0, SumsContent.encode(state));
  }

  /**
   * Sends the slice of the next parameters to all other members.
   *
   * @param own float[slice length]
   * @param all float[layout size]; receives the slice as the others receive it
   */
  void sendParameters(long next, float[] own, float[] all) throws IOException {
    Deadline deadline = Deadline.after(timeout);
    for (int from = 0; from < own.length; from += SliceConfig.CHUNK) {
      int to = Math.min(from + SliceConfig.CHUNK, own.length);
      int offset = slices.get(self).from() + from;
      PeerMessage parameters =
          new PeerMessage(
              PeerMessageType.PARAMETERS, generation, next, self, 0, offset, PeerMessage.buffer(0));
      try (EncodedMessage message = encode(own, from, to, parameters)) {
        format.decode(message.content(), all, offset);
        for (int k = 1; k < slices.size(); k++) {
          peers.get((self + k) % slices.size()).send(message, deadline);
        }
      }
    }
  }

  /**
   * Sends the slice of a vector to the driver.
   *
   * @param vector its number
   * @param own float[slice length]
   */
  private void sendVector(int vector, float[] own) throws IOException {
    Deadline deadline = Deadline.after(timeout);
    for (int from = 0; from < own.length; from += SliceConfig.CHUNK) {
      int to = Math.min(from + SliceConfig.CHUNK, own.length);
      driver.send(
          new PeerMessage(
              PeerMessageType.FETCHED,
              generation,
              0,
              self,
              vector,
              (long) slices.get(self).from() + from,
              PeerMessage.floats(own, from, to)),
          deadline);
    }
  }

  void sendToDriver(PeerMessageType type, int level, ByteBuffer content) throws IOException {
    driver.send(
        new PeerMessage(type, generation, 0, self, level, 0, content), Deadline.after(timeout));
  }

  private EncodedMessage encode(float[] x, int from, int to, PeerMessage message) {
    return EncodedMessage.of(
        message, format.bytes(to - from), content -> format.encode(x, from, to, content));
  }

  private PeerMessage gradient(long step, Node node, int offset) {
    return message(PeerMessageType.GRADIENT, step, node, offset, PeerMessage.buffer(0));
  }

  private PeerMessage message(
      PeerMessageType type, long step, Node node, int offset, ByteBuffer content) {
    return new PeerMessage(type, generation, step, node.index(), node.level(), offset, content);
  }
}
