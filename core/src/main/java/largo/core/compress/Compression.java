package largo.core.compress;

import java.io.Serializable;
import java.util.Map;
import java.util.Optional;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;

/** A method of gradient compression as published, with its options. */
public sealed interface Compression extends Serializable
    permits NoCompression, Float16, Bfloat16, AdaComp, Gmc {

  /** Weights with fewer floats are not compressed. */
  int MIN_LENGTH = 256;

  /** The methods by name, with their default options. */
  Map<String, Compression> BY_NAME =
      Map.of(
          "none", new NoCompression(),
          "float16", new Float16(),
          "bfloat16", new Bfloat16(),
          "adacomp", new AdaComp(50, 500, 2),
          "gmc", new Gmc(0.9, 0.01));

  /** Whether gradients are sent as float32. */
  default boolean isNone() {
    return false;
  }

  /**
   * Whether a shard keeps what it does not send in a residual, which is added to its next
   * contribution.
   */
  default boolean usesErrorFeedback() {
    return false;
  }

  /** {@code β} of the global momentum that shards add to their gradients, or zero. */
  default double momentum() {
    return 0;
  }

  /**
   * The format in which the owners of slices send sums and parameters to each other; empty if this
   * method needs the gradients of single shards.
   */
  default Optional<FloatFormat> format() {
    return Optional.empty();
  }

  /** The encoding of a tensor for which {@link #compresses} holds. */
  TensorCodec codec(Tensor tensor);

  /**
   * Whether a tensor is compressed: matrices and kernels of at least {@link #MIN_LENGTH} floats.
   */
  static boolean compresses(Tensor tensor) {
    return tensor.kind() == ParameterKind.WEIGHT
        && tensor.shape().size() > 1
        && tensor.length() >= MIN_LENGTH;
  }
}
