package largo.core.dl4j;

import largo.core.factorization.Factors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The proximal step of auxiliary activations: the projection {@code Π} to a convex set in which
 * they are.
 */
interface Projection {

  /** That to all activations. */
  Projection IDENTITY = x -> {};

  /** That to activations of zero or more. */
  Projection NON_NEGATIVE = x -> Transforms.relu(x, false);

  /**
   * Overwrites activations by their projections.
   *
   * @param x a row for each example, in row-major order, outside of workspaces
   */
  void project(INDArray x);

  /** That to the cone {@code S Vᵀ}, {@code S ≥ 0}, of the factors {@code V}. */
  final class ToFactors implements Projection {

    private final Factors factors;
    private float[] codes = {};

    ToFactors(Factors factors) {
      this.factors = factors;
    }

    @Override
    public void project(INDArray x) {
      codes = factors.codes(Nd4jFloats.of(x));
      Nd4jFloats.write(factors.activations(codes), x);
    }

    Factors factors() {
      return factors;
    }

    /** {@code S} of the last projection, {@code float[examples × r]}. */
    float[] codes() {
      return codes;
    }
  }
}
