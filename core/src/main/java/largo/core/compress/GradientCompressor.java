package largo.core.compress;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import largo.core.Preconditions;

/** A worker's side: packs what its shards contribute, and keeps what they have not sent. */
public final class GradientCompressor {

  private final GradientCodec gradientCodec;
  private final int shards;
  private final ByteBuffer buffer;
  private final Map<Integer, Residual> residuals = new HashMap<>();
  private float[] before = {};
  private float[] push = {};

  /**
   * A compressor that remembers nothing yet.
   *
   * @param shards {@code K}, those of others included
   */
  public GradientCompressor(GradientCodec gradientCodec, int shards) {
    Preconditions.positive("shards", shards);
    this.gradientCodec = gradientCodec;
    this.shards = shards;
    this.buffer = ByteBuffer.allocate(gradientCodec.most()).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether shards keep what they do not send. */
  public boolean remembers() {
    return gradientCodec.compression().remembers();
  }

  /**
   * Takes notice of a step, before its first contribution is packed.
   *
   * @param parameters {@code w(t)}, float[size], not kept
   * @param rate {@code η} of the step before; any in the first one
   */
  public void begin(float[] parameters, double rate) {
    double momentum = gradientCodec.compression().momentum();
    if (momentum == 0) {
      return;
    }
    if (before.length > 0) {
      float factor = rate > 0 ? (float) (-momentum / (shards * rate)) : 0; // nothing moved then
      push = push.length > 0 ? push : new float[gradientCodec.size()];
      for (int i = 0; i < push.length; i++) {
        push[i] = factor * (parameters[i] - before[i]);
      }
    }
    restoreFrom(parameters);
  }

  /**
   * Packs a contribution.
   *
   * @param sum over the shard's examples, float[size]; spent by this call if it is packed, else as
   *     it was
   * @param examples of the global batch
   * @return none if it is not finite where it would be compressed
   */
  public Optional<CompressedGradient> pack(int shard, float[] sum, long examples) {
    if (!isFinite(sum)) {
      return Optional.empty();
    }
    Residual residue = residuals.getOrDefault(shard, Residual.NONE);
    float[] left = residue.values();
    if (remembers()) {
      gradientCodec.multiply(sum, 1f / examples);
      addPush(sum);
      left = left.length > 0 ? left : new float[gradientCodec.size()];
      residue = new Residual(residue.age() + 1, left);
      residuals.put(shard, residue);
    }

    buffer.clear();
    for (GradientCodec.Part part : gradientCodec.parts()) {
      part.coder().encode(sum, left, buffer);
    }
    return Optional.of(new CompressedGradient(buffer.flip(), residue.age()));
  }

  /** What a shard has not sent; shared, good until its next contribution. */
  public Residual residue(int shard) {
    return residuals.getOrDefault(shard, Residual.NONE);
  }

  /**
   * Goes on with what a shard had not sent, of which nothing is kept.
   *
   * @throws IllegalArgumentException if it is of another model
   */
  public void restore(int shard, Residual residue) {
    Preconditions.that(
        residue.age() == 0 || residue.values().length == gradientCodec.size(),
        "the residue of shard %d must be %d floats, but was %d",
        shard,
        gradientCodec.size(),
        residue.values().length);
    residuals.put(shard, new Residual(residue.age(), residue.values().clone()));
  }

  /** Goes on after a step that had these parameters, of which nothing is kept. */
  public void restoreFrom(float[] parameters) {
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
