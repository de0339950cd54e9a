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
 * How the gradients of a model travel: tensor by tensor, in the order of the layout, with nothing
 * between them; frozen ones are left out.
 */
public final class GradientCodec implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final Compression compression;
  private final List<Part> parts;
  private final int size;
  private final int trained;
  private final int least;
  private final int most;

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
    long upTo = parts.stream().mapToLong(p -> p.coder().most()).sum();
    Preconditions.that(
        upTo <= Integer.MAX_VALUE - 8,
        "exchange.compression must be none for a model of %,d parameters: packed, they may take %,d "
            + "bytes, and there is room for 2^31",
        size,
        upTo);
    this.most = (int) upTo;
    this.least = (int) parts.stream().mapToLong(p -> p.coder().least()).sum();
  }

  /**
   * A method at work on a model; none if floats travel as they are.
   *
   * @throws IllegalArgumentException if the model is too large for it
   */
  public static Optional<GradientCodec> of(Compression compression, ParameterLayout layout) {
    return compression.isNone()
        ? Optional.empty()
        : Optional.of(new GradientCodec(compression, layout));
  }

  /** The method. */
  public Compression compression() {
    return compression;
  }

  /** Length of the parameter vector, in floats. */
  public int size() {
    return size;
  }

  /** Floats of it that are trained. */
  public int trained() {
    return trained;
  }

  /** Bytes of a packed gradient, at least. */
  public int least() {
    return least;
  }

  /** Bytes of a packed gradient, at most. */
  public int most() {
    return most;
  }

  /**
   * Takes a packed gradient apart.
   *
   * @param to float[size], of zeros
   * @return bits of the elements of trained tensors that were sent
   * @throws MalformedGradientException if it is none
   */
  public long unpack(ByteBuffer from, float[] to) throws MalformedGradientException {
    long bits = 0;
    for (Part part : parts) {
      long sent = part.coder().decode(from, to);
      bits += part.trained() ? sent : 0;
    }
    MalformedGradientException.unless(!from.hasRemaining(), "%d bytes too many", from.remaining());
    return bits;
  }

  /**
   * Makes sums over examples of means, where those were packed ({@link GradientCompressor#pack}).
   */
  public void sum(float[] means, long examples) {
    if (compression.remembers()) {
      multiply(means, examples);
    }
  }

  /** Multiplies what is trained. */
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
   * A tensor that travels.
   *
   * @param from index of its first float
   * @param to one past its last
   * @param trained whether it is, rather than ready-made
   * @param compressed whether it is
   */
  record Part(int from, int to, boolean trained, boolean compressed, TensorCodec coder)
      implements Serializable {

    static Part of(Tensor tensor, Compression compression) {
      boolean compressed = Compression.compresses(tensor);
      return new Part(
          tensor.offset(),
          tensor.end(),
          tensor.kind().trained(),
          compressed,
          compressed ? compression.coder(tensor) : Float32Codec.of(tensor));
    }
  }
}
