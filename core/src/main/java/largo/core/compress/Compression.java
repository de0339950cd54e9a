package largo.core.compress;

import java.io.Serializable;
import java.util.Map;
import largo.core.params.ParameterKind;
import largo.core.params.Tensor;

/** A way to make gradients smaller: the method of a paper, with its options. */
public sealed interface Compression extends Serializable
    permits NoCompression, Float16, AdaComp, Gmc {

  /** Weights of fewer floats are not compressed. */
  int LEAST = 256;

  /** The methods by name, with their default options. */
  Map<String, Compression> BY_NAME =
      Map.of(
          "none", new NoCompression(),
          "float16", new Float16(),
          "adacomp", new AdaComp(50, 500, 2),
          "gmc", new Gmc(0.9, 0.01));

  /** Whether this leaves gradients as they are. */
  default boolean isNone() {
    return false;
  }

  /** Whether a shard keeps what it does not send, and adds it to its next contribution. */
  default boolean remembers() {
    return false;
  }

  /** {@code β} of the global momentum that shards add to their gradients; zero for none. */
  default double momentum() {
    return 0;
  }

  /** How a tensor travels that {@link #compresses} holds for. */
  TensorCodec coder(Tensor tensor);

  /** Whether a tensor is worth it: a matrix or a kernel, and not a tiny one. */
  static boolean compresses(Tensor tensor) {
    return tensor.kind() == ParameterKind.WEIGHT
        && tensor.shape().size() > 1
        && tensor.length() >= LEAST;
  }
}
