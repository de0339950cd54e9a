package largo.core.optimizer;

import largo.core.params.Tensor;

/**
 * Consecutive parameters of one tensor, few enough for the cache: the unit of work of a sweep.
 *
 * <p>A kernel touches indices {@code from ≤ i < to} of the vectors, and nothing else.
 */
public final class Strip {

  private final Tensor tensor;
  private final int tensorIndex;
  private final int from;
  private final int to;
  private final double[] sums = new double[Vectors.SUMS];

  Strip(Tensor tensor, int tensorIndex, int from, int to) {
    this.tensor = tensor;
    this.tensorIndex = tensorIndex;
    this.from = from;
    this.to = to;
  }

  /** The tensor this strip is a part of. */
  public Tensor tensor() {
    return tensor;
  }

  /** The index of the tensor in the layout and in {@link Vectors#sums}. */
  public int tensorIndex() {
    return tensorIndex;
  }

  /** First index. */
  public int from() {
    return from;
  }

  /** One past the last index. */
  public int to() {
    return to;
  }

  /**
   * Records this strip's contribution to a sum, which {@link Vectors#sums} returns after the sweep.
   */
  public void sum(int slot, double part) {
    sums[slot] = part;
  }

  double part(int slot) {
    return sums[slot];
  }
}
