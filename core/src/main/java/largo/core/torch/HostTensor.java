package largo.core.torch;

/**
 * An argument of a program.
 *
 * @param values {@code float[≥ product of shape]}, last axis fastest; the rest is ignored
 * @param shape lengths of its axes
 */
public record HostTensor(float[] values, long... shape) {

  /** Number of floats. */
  public long length() {
    long length = 1;
    for (long axis : shape) {
      length = Math.multiplyExact(length, axis);
    }

    return length;
  }
}
