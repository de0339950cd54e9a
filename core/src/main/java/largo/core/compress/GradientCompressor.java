package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;

/**
 * The worker side of gradient compression: encodes the contributions of its shards and keeps their
 * residuals.
 */
public final class GradientCompressor {

  private final GradientCodec gradientCodec;
  private final int shards;
  private final ByteBuffer buffer;
  private final Map<Integer, Residual> residuals = new HashMap<>();
  private float[] before = {};
  private float[] push = {};

  /**
   * Creates a compressor without residuals.
   *
   * @param shards {@code K}, the number of all shards, including those of other workers
   */
  public GradientCompressor(GradientCodec gradientCodec, int shards) {
    Preconditions.positive("shards", shards);
    this.gradientCodec = gradientCodec;
    this.shards = shards;
    this.buffer = ByteBuffer.allocate(gradientCodec.maxBytes()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether shards have residuals. */
  public boolean usesErrorFeedback() {
    return gradientCodec.compression().usesErrorFeedback();
  }

  /**
   * Starts a step, before its first contribution is compressed.
   *
   * @param parameters {@code w(t)}, float[size], copied
   * @param rate {@code η} of the previous step; ignored in the first
   */
  public void begin(float[] parameters, double rate) {
    double momentum = gradientCodec.compression().momentum();
    if (momentum == 0) {
      return;
    }
    if (before.length > 0) {
      float factor =
          rate > 0 ? (float) (-momentum / (shards * rate)) : 0; // no change of the parameters
      push = push.length > 0 ? push : new float[gradientCodec.size()];
      for (int i = 0; i < push.length; i++) {
        push[i] = factor * (parameters[i] - before[i]);
      }
    }
    restoreParameters(parameters);
  }

  /**
   * Compresses a contribution.
   *
   * @param sum over the shard's examples, float[size]; overwritten if it is compressed, otherwise
   *     unchanged
   * @param examples number of examples in the global batch
   * @return empty if an element that would be compressed is not finite
   */
  public Optional<CompressedGradient> pack(int shard, float[] sum, long examples) {
    if (!isFinite(sum)) {
      return Optional.empty();
    }
    Residual residual = residuals.getOrDefault(shard, Residual.NONE);
    float[] left = residual.values();
    if (usesErrorFeedback()) {
      gradientCodec.multiply(sum, 1f / examples);
      addPush(sum);
      left = left.length > 0 ? left : new float[gradientCodec.size()];
      residual = new Residual(residual.age() + 1, left);
      residuals.put(shard, residual);
    }

    buffer.clear();
    for (GradientCodec.Part part : gradientCodec.parts()) {
      part.codec().encode(sum, left, buffer);
    }
    return Optional.of(new CompressedGradient(buffer.flip(), residual.age()));
  }

  /** The residual of a shard; shared, valid until its next contribution. */
  public Residual residual(int shard) {
    return residuals.getOrDefault(shard, Residual.NONE);
  }

  /**
   * Restores the residual of a shard, which is copied.
   *
   * @throws IllegalArgumentException if it belongs to another model
   */
  public void restore(int shard, Residual residual) {
    Preconditions.that(
        residual.age() == 0 || residual.values().length == gradientCodec.size(),
        "the residual of shard %d must be %d floats, but was %d",
        shard,
        gradientCodec.size(),
        residual.values().length);
    residuals.put(shard, new Residual(residual.age(), residual.values().clone()));
  }

  /** Restores the parameters {@code w(t−1)} of the previous step, which are copied. */
  public void restoreParameters(float[] parameters) {
    before = before.length > 0 ? before : new float[gradientCodec.size()];
    System.arraycopy(parameters, 0, before, 0, before.length);
  }

  private boolean isFinite(float[] x) {
    for (GradientCodec.Part part : gradientCodec.parts()) {
      int end = part.compressed() ? part.to() : part.from();
      for (int i = part.from(); i < end; i++) {
        if (!Float.isFinite(x[i])) {
          return false;
        }
      }
    }
    return true;
  }

  private void addPush(float[] x) {
    if (push.length == 0) {
      return;
    }
    for (GradientCodec.Part part : gradientCodec.parts()) {
      int end = part.trained() ? part.to() : part.from();
      for (int i = part.from(); i < end; i++) {
        x[i] += push[i];
      }
    }
  }
}
