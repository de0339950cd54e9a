package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;

/**
 * The worker's side of gradient compression: encodes the gradients of its shards and keeps their
 * residuals (error feedback).
 */
public final class GradientCompressor {

  private final GradientCodec codec;
  private final int shards;
  private final ByteBuffer buffer;
  private final Map<Integer, Residual> residuals = new HashMap<>();
  private float[] previousParameters = {};

  /** {@code −β / (K η) (w(t) − w(t−1))}; empty before the second step. */
  private float[] momentum = {};

  /**
   * Creates a compressor without residuals.
   *
   * @param shards {@code K}, the number of all shards, including those of other workers
   */
  public GradientCompressor(GradientCodec codec, int shards) {
    Preconditions.positive("shards", shards);
    this.codec = codec;
    this.shards = shards;
    this.buffer = ByteBuffer.allocate(codec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether shards have residuals. */
  public boolean usesErrorFeedback() {
    return codec.compression().usesErrorFeedback();
  }

  /**
   * Starts a step; required before the first gradient of the step is compressed.
   *
   * @param parameters {@code w(t)}, float[size], copied
   * @param rate {@code η}, the learning rate of the previous step; ignored in the first step
   */
  public void begin(float[] parameters, double rate) {
    double beta = codec.compression().momentum();
    if (beta == 0) {
      return;
    }
    if (previousParameters.length > 0) {
      // at a rate of zero the parameters did not change
      float factor = rate > 0 ? (float) (-beta / (shards * rate)) : 0;
      momentum = momentum.length > 0 ? momentum : new float[codec.size()];
      for (int i = 0; i < momentum.length; i++) {
        momentum[i] = factor * (parameters[i] - previousParameters[i]);
      }
    }
    restoreParameters(parameters);
  }

  /**
   * Compresses the gradient of a shard and updates the shard's residual.
   *
   * @param sum gradient summed over the shard's examples, float[size]; overwritten, unless the
   *     result is empty
   * @param examples number of examples in the global batch
   * @return empty if an element to be compressed is not finite
   */
  public Optional<CompressedGradient> compress(int shard, float[] sum, long examples) {
    if (!isFinite(sum)) {
      return Optional.empty();
    }
    Residual residual = residual(shard);
    if (usesErrorFeedback()) {
      codec.multiply(sum, 1f / examples);
      addMomentum(sum);
      float[] values = residual.values();
      residual =
          new Residual(residual.age() + 1, values.length > 0 ? values : new float[codec.size()]);
      residuals.put(shard, residual);
    }

    buffer.clear();
    for (GradientCodec.Part part : codec.parts()) {
      part.codec().encode(sum, residual.values(), buffer);
    }
    return Optional.of(new CompressedGradient(buffer.flip(), residual.age()));
  }

  /** The residual of a shard, not copied: the shard's next gradient overwrites it. */
  public Residual residual(int shard) {
    return residuals.getOrDefault(shard, Residual.NONE);
  }

  /**
   * Restores the residual of a shard from a copy of {@code residual}.
   *
   * @throws IllegalArgumentException if its length is not that of the parameters
   */
  public void restore(int shard, Residual residual) {
    Preconditions.that(
        residual.age() == 0 || residual.values().length == codec.size(),
        "the residual of shard %d must be %d floats, but was %d",
        shard,
        codec.size(),
        residual.values().length);
    residuals.put(shard, new Residual(residual.age(), residual.values().clone()));
  }

  /** Restores the parameters {@code w(t−1)} of the previous step from a copy. */
  public void restoreParameters(float[] parameters) {
    if (previousParameters.length == 0) {
      previousParameters = new float[codec.size()];
    }
    System.arraycopy(parameters, 0, previousParameters, 0, previousParameters.length);
  }

  private boolean isFinite(float[] x) {
    for (GradientCodec.Part part : codec.parts()) {
      int end = part.compressed() ? part.to() : part.from();
      for (int i = part.from(); i < end; i++) {
        if (!Float.isFinite(x[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private void addMomentum(float[] x) {
    if (momentum.length == 0) {
      return;
    }
    for (GradientCodec.Part part : codec.parts()) {
      int end = part.trained() ? part.to() : part.from();
      for (int i = part.from(); i < end; i++) {
        x[i] += momentum[i];
      }
    }
  }
}
