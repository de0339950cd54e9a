package largo.spark.session.sliced;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import largo.core.measure.NoiseGeometry;
import largo.core.measure.NoiseParts;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;
import largo.spark.session.peer.PeerMessage;

/** Noise and signal of the slices of all owners, added by tensor. Guarded by the coordinator. */
final class OwnersNoise implements MemberAnswers {

  private final NoiseGeometry geometry;
  private final ParameterLayout layout;
  private final List<ParameterSlice> slices;
  private final NoiseParts[] parts; // null before the answer of a member, and without any

  OwnersNoise(NoiseGeometry geometry, ParameterLayout layout, List<ParameterSlice> slices) {
    this.geometry = geometry;
    this.layout = layout;
    this.slices = slices;
    this.parts = new NoiseParts[slices.size()];
  }

  @Override
  public boolean receive(int member, PeerMessage message) {
    ByteBuffer in = message.content();
    if (in.hasRemaining()) {
      long pairs = in.getLong();
      int tensors = layout.of(slices.get(member)).tensors().size();
      parts[member] = NoiseParts.none(geometry, pairs, tensors);
      for (double[] values : new double[][] {parts[member].noise(), parts[member].signal()}) {
        in.asDoubleBuffer().get(values);
        in.position(in.position() + Double.BYTES * tensors);
      }
    }
    return true;
  }

  /**
   * The sum over the owners, in their order; empty if fewer than two shards had examples, or if a
   * matrix is divided, whose nuclear norm no owner knows.
   */
  Optional<NoiseParts> total() {
    NoiseParts total = null;
    for (int k = 0; k < parts.length; k++) {
      if (parts[k] != null) {
        total =
            total == null
                ? NoiseParts.none(geometry, parts[k].pairs(), layout.tensors().size())
                : total;
        add(parts[k], layout.of(slices.get(k)).tensors(), total);
      }
    }
    return Optional.ofNullable(total).filter(t -> isComplete());
  }

  private void add(NoiseParts some, List<Tensor> tensors, NoiseParts total) {
    for (int t = 0; t < tensors.size(); t++) {
      if (!Double.isNaN(some.noise()[t])) {
        int k = index(tensors.get(t).name());
        total.noise()[k] = some.noise()[t] + zeroIfNone(total.noise()[k]);
        total.signal()[k] = some.signal()[t] + zeroIfNone(total.signal()[k]);
      }
    }
  }

  private static double zeroIfNone(double value) {
    return Double.isNaN(value) ? 0 : value;
  }

  private int index(String name) {
    int k = 0;
    while (!layout.tensors().get(k).name().equals(name)) {
      k++;
    }
    return k;
  }

  private boolean isComplete() {
    return geometry != NoiseGeometry.NUCLEAR
        || layout.tensors().stream()
            .filter(Tensor::hasFilters)
            .map(ParameterSlice::of)
            .allMatch(whole -> slices.stream().anyMatch(slice -> slice.contains(whole)));
  }
}
