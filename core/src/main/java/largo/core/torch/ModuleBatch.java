package largo.core.torch;

/**
 * Examples for a PyTorch model.
 *
 * @param inputs [n, ...]
 * @param integerInputs whether inputs become int64
 * @param targets [n] classes, [n, length] tokens, or [n, outputs] numbers
 * @param integerTargets whether targets become int64
 * @param weights {@code float[n]} of examples; empty if all are 1
 */
public record ModuleBatch(
    HostTensor inputs,
    boolean integerInputs,
    HostTensor targets,
    boolean integerTargets,
    float[] weights) {

  /** Number of examples. */
  public int examples() {
    return Math.toIntExact(inputs.shape()[0]);
  }
}
