package largo.core.compress;

import largo.core.DecimalFormatter;
import largo.core.Preconditions;
import largo.core.params.Tensor;

/**
 * AdaComp: sends a few elements of each small bin as signs with one common scale; the rest
 * accumulates in a residual and is sent later.
 *
 * <p>For each tensor of a shard, flattened, in bins of {@code L} entries (the last may be short):
 *
 * <pre>
 *   G = R + d                           d: the shard's contribution to the mean gradient
 *   H = R + s d
 *   m(b) = max |Gᵢ| over bin b
 *   c = mean of m(b) over all bins      in float32, as encoded
 *   for i in bin b
 *     send qᵢ = sign(Gᵢ) c   if |Hᵢ| ≥ m(b), and Gᵢ ≠ 0
 *     Rᵢ = Gᵢ − qᵢ           if it was sent, else  Rᵢ = Gᵢ
 * </pre>
 *
 * <p>The number of elements is adaptive: those are sent that would exceed the maximum of their bin
 * if the current gradient were added once more. A bin may send nothing if the gradient of its
 * largest entry changed sign. A bin of zeros sends nothing. State: {@code R}, one vector for each
 * shard, zero at first.
 *
 * <p>Source: Chen et al., "AdaComp: Adaptive Residual Gradient Compression for Data-Parallel
 * Distributed Training", AAAI 2018, <a href="https://arxiv.org/abs/1712.02679">1712.02679</a>.
 * Departure: bins of zeros and entries of zero are omitted, although the paper's condition holds
 * for them; sending them would add noise.
 *
 * @param convBin {@code L} of kernels, in [1, 16384]
 * @param denseBin {@code L} of matrices, in [1, 16384]
 * @param scaleFactor {@code s ≥ 1}; the paper's range is 1.5 to 3
 */
public record AdaComp(int convBin, int denseBin, double scaleFactor) implements Compression {

  public AdaComp {
    checkBin("conv-bin", convBin);
    checkBin("dense-bin", denseBin);
    Preconditions.that(
        scaleFactor >= 1 && Double.isFinite(scaleFactor),
        "scale-factor must be at least 1 and finite, but was %s",
        DecimalFormatter.shortest(scaleFactor));
  }

  @Override
  public boolean usesErrorFeedback() {
    return true;
  }

  @Override
  public TensorCodec codec(Tensor tensor) {
    int bin = tensor.shape().size() > 2 ? convBin : denseBin;
    return new AdaCompCodec(tensor.offset(), tensor.end(), bin, (float) scaleFactor);
  }

  private static void checkBin(String name, int bin) {
    Preconditions.that(
        bin >= 1 && bin <= AdaCompCodec.MAX_BIN,
        "%s must be in 1 … %d, the range of an index, but was %d",
        name,
        AdaCompCodec.MAX_BIN,
        bin);
  }
}
