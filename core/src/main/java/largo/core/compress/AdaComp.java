package largo.core.compress;

import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * AdaComp: a few elements of each small bin, as signs and one scale; the rest is kept and sent
 * later.
 *
 * <p>For each tensor of a shard, flattened, in bins of {@code L} entries (the last may be short):
 *
 * <pre>
 *   G = R + d                           d: the shard's contribution to the mean gradient
 *   H = R + s d
 *   m(b) = max |Gᵢ| over bin b
 *   c = mean of m(b) over all bins      in float32, as it travels
 *   for i in bin b
 *     send qᵢ = sign(Gᵢ) c   if |Hᵢ| ≥ m(b), and Gᵢ ≠ 0
 *     Rᵢ = Gᵢ − qᵢ           if it was sent, else  Rᵢ = Gᵢ
 * </pre>
 *
 * <p>How many are sent adapts itself: those whose fresh gradient would carry them past the largest
 * of their bin. A bin may send nothing, if the gradient of its largest entry turned. A bin of zeros
 * sends nothing. State: {@code R}, one vector for each shard, zero at first.
 *
 * <p>Source: Chen et al., "AdaComp: Adaptive Residual Gradient Compression for Data-Parallel
 * Distributed Training", AAAI 2018, <a href="https://arxiv.org/abs/1712.02679">1712.02679</a>.
 * Departure: bins of zeros and entries of zero are left out, where the paper's condition holds for
 * them; what is sent for them would be noise.
 *
 * @param convBin {@code L} of kernels, in [1, 16384]
 * @param denseBin {@code L} of matrices, likewise
 * @param scaleFactor {@code s ≥ 1}; the paper's range is 1.5 to 3
 */
public record AdaComp(int convBin, int denseBin, double scaleFactor) implements Compression {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if one is not kept; the message names it
   */
  public AdaComp {
    checkBin("conv-bin", convBin);
    checkBin("dense-bin", denseBin);
    Preconditions.that(
        scaleFactor >= 1 && Double.isFinite(scaleFactor),
        "scale-factor must be at least 1 and finite, but was %s",
        Preconditions.shortest(scaleFactor));
  }

  @Override
  public boolean remembers() {
    return true;
  }

  @Override
  public TensorCodec coder(Tensor tensor) {
    int bin = tensor.shape().size() > 2 ? convBin : denseBin;
    return new AdaCompCodec(tensor.offset(), tensor.end(), bin, (float) scaleFactor);
  }

  private static void checkBin(String name, int bin) {
    Preconditions.that(
        bin >= 1 && bin <= AdaCompCodec.MOST,
        "%s must be in 1 … %d, which is what an index has room for, but was %d",
        name,
        AdaCompCodec.MOST,
        bin);
  }
}
