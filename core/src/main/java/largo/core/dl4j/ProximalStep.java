package largo.core.dl4j;

import largo.core.factorization.Factors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * The proximal step {@code Π} of auxiliary activations: {@code argmin_Y ‖Y − X‖²/2 + h(Y)} for a
 * convex function {@code h}, which is the projection to a set if {@code h} is 0 in it, and infinite
 * elsewhere.
 */
interface ProximalStep {

  /** That of {@code h = 0}. */
  ProximalStep IDENTITY = x -> {};

  /** The projection to activations of zero or more. */
  ProximalStep NON_NEGATIVE = x -> Transforms.relu(x, false);

  /**
   * Takes the step.
   *
   * @param x a row for each example, in row-major order, outside of workspaces; overwritten
   */
  void apply(INDArray x);

  /**
   * That of the squared distance {@code h(Y) = μ/2 min_{S ≥ 0} ‖Y − S Vᵀ‖²} from the cone of the
   * factors {@code V}: {@code (X + μ S Vᵀ) / (1 + μ)} with the codes {@code S} of {@code X}.
   */
  final class ToFactors implements ProximalStep {

    private final Factors factors;
    private final double penalty;
    private float[] codes = {};

    /**
     * The step to given factors.
     *
     * @param penalty {@code μ}; infinite for the projection to the cone
     */
    ToFactors(Factors factors, double penalty) {
      this.factors = factors;
      this.penalty = penalty;
    }

    @Override
    public void apply(INDArray x) {
      float[] values = Nd4jFloats.of(x);
      codes = factors.codes(values);
      float[] projected = factors.activations(codes);
      float share = (float) (1 / (1 + penalty)); // 0 if it is infinite
      for (int i = 0; i < values.length; i++) {
        values[i] = share * values[i] + (1 - share) * projected[i];
      }
      Nd4jFloats.write(values, x);
    }

    Factors factors() {
      return factors;
    }

    /** {@code S} of the last step, {@code float[examples × r]}. */
    float[] codes() {
      return codes;
    }
  }
}
