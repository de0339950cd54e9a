package largo.core.optimizer;

import java.util.ArrayList;
import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;
import largo.core.params.Tensor;

/**
 * Consecutive parameters of one tensor, few enough for the cache: the unit of work of a sweep.
 *
 * <p>A kernel touches indices {@code from ≤ i < to} of the vectors, and nothing else. The vectors
 * of an owner of a slice begin with the slice, and so do the indices.
 */
public final class Strip {

  /**
   * Floats per strip: four vectors of this length take 64 KiB, well inside a second-level cache.
   */
  static final int LENGTH = 4096;

  private final Tensor tensor;
  private final int tensorIndex;
  private final int from;
  private final int to;
  private final double[] sums = new double[Vectors.SLOTS];
  private int recorded;

  private Strip(Tensor tensor, int tensorIndex, int from, int to) {
    this.tensor = tensor;
    this.tensorIndex = tensorIndex;
    this.from = from;
    this.to = to;
  }

  /**
   * The strips of all tensors in a slice, in order.
   *
   * @throws IllegalArgumentException if the slice does not begin and end at borders of strips
   */
  static List<Strip> of(ParameterLayout layout, ParameterSlice slice) {
    List<Strip> strips = new ArrayList<>();
    for (int k = 0; k < layout.tensors().size(); k++) {
      Tensor tensor = layout.tensors().get(k);
      for (int at = tensor.offset(); at < tensor.end(); at += LENGTH) {
        ParameterSlice strip = new ParameterSlice(at, Math.min(at + LENGTH, tensor.end()));
        if (slice.contains(strip)) {
          strips.add(new Strip(tensor, k, at - slice.from(), strip.to() - slice.from()));
        } else if (strip.intersection(slice).length() > 0) {
          throw new IllegalArgumentException(
              slice + " must not cut " + strip + " of tensor " + tensor.name());
        }
      }
    }
    return strips;
  }

  /** The tensor this strip is a part of, with its offset in the layout. */
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
    recorded |= 1 << slot;
  }

  double part(int slot) {
    return sums[slot];
  }

  /** The bit mask of the slots recorded since the last call. */
  int takeRecorded() {
    int slots = recorded;
    recorded = 0;
    return slots;
  }
}
