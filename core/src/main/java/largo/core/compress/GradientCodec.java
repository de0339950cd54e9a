package largo.core.compress;

import java.io.Serial;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import largo.core.Preconditions;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The encoding of a model's gradients: tensor by tensor, in layout order, without separators.
 * Frozen tensors are omitted.
 */
public final class GradientCodec implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final Compression compression;
  private final List<Part> parts;
  private final int size;
  private final int trained;
  private final int minBytes;
  private final int maxBytes;

  private GradientCodec(Compression compression, ParameterLayout layout) {
    this.compression = compression;
    this.size = layout.size();
    this.trained = layout.trained();
    List<Part> found = new ArrayList<>();
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind() != ParameterKind.FROZEN) {
        found.add(Part.of(tensor, compression));
      }
    }
    this.parts = List.copyOf(found);
    long upTo = parts.stream().mapToLong(p -> p.codec().maxBytes()).sum();
    Preconditions.that(
        upTo <= Integer.MAX_VALUE - 8,
        "exchange.compression must be none for a model of %,d parameters: encoded, they may take %,d "
            + "bytes, and the limit is 2^31",
        size,
        upTo);
    this.maxBytes = (int) upTo;
    this.minBytes = (int) parts.stream().mapToLong(p -> p.codec().minBytes()).sum();
  }

  /**
   * The codec of a method for a model; empty if gradients are sent as float32.
   *
   * @throws IllegalArgumentException if the encoded gradient could exceed 2³¹ bytes
   */
  public static Optional<GradientCodec> of(Compression compression, ParameterLayout layout) {
    return compression.isNone()
        ? Optional.empty()
        : Optional.of(new GradientCodec(compression, layout));
  }

  /** The compression method. */
  public Compression compression() {
    return compression;
  }

  /** Length of the parameter vector, in floats. */
  public int size() {
    return size;
  }

  /** Number of trained floats among them. */
  public int trained() {
    return trained;
  }

  /** Minimum bytes of an encoded gradient. */
  public int minBytes() {
    return minBytes;
  }

  /** Maximum bytes of an encoded gradient. */
  public int maxBytes() {
    return maxBytes;
  }

  /**
   * Decodes a gradient.
   *
   * @param to float[size], of zeros
   * @return bits of the elements of trained tensors that were sent
   * @throws MalformedGradientException if the bytes are not an encoded gradient
   */
  public long decode(ByteBuffer from, float[] to) throws MalformedGradientException {
    long bits = 0;
    for (Part part : parts) {
      long sent = part.codec().decode(from, to);
      bits += part.trained() ? sent : 0;
    }
    MalformedGradientException.unless(!from.hasRemaining(), "%d bytes too many", from.remaining());
    return bits;
  }

  /**
   * Converts decoded means back to sums over examples, if means were encoded ({@link
   * GradientCompressor#compress}).
   */
  public void sum(float[] means, long examples) {
    if (compression.usesErrorFeedback()) {
      multiply(means, (float) examples);
    }
  }

  /** Multiplies the trained elements. */
  void multiply(float[] x, float by) {
    for (Part part : parts) {
      int end = part.trained() ? part.to() : part.from();
      for (int i = part.from(); i < end; i++) {
        x[i] *= by;
      }
    }
  }

  List<Part> parts() {
    return parts;
  }

  /**
   * A tensor that is transmitted.
   *
   * @param from index of its first float
   * @param to one past its last
   * @param trained whether it is trained; otherwise a running statistic
   * @param compressed whether it is compressed; otherwise float32
   */
  record Part(int from, int to, boolean trained, boolean compressed, TensorCodec codec)
      implements Serializable {

    static Part of(Tensor tensor, Compression compression) {
      boolean compressed = Compression.compresses(tensor);
      return new Part(
          tensor.offset(),
          tensor.end(),
          tensor.kind().trained(),
          compressed,
          compressed ? compression.codec(tensor) : Float32Codec.of(tensor));
    }
  }
}
