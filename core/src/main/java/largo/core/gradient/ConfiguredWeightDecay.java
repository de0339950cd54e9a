package largo.core.gradient;

import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * Weight decay of a network's configuration, applied after every update: {@code w = w' − (φ + η ρ)
 * w}, where {@code w} are the parameters before the update and {@code w'} those after it.
 *
 * <p>DL4J's {@code WeightDecay}: {@code ρ} if its {@code applyLR} is set, {@code φ} if it is not.
 *
 * @param layout the model's
 * @param fixed {@code φ} of each tensor, in layout order
 * @param timesRate {@code ρ} of each tensor, in layout order
 */
public record ConfiguredWeightDecay(
    ParameterLayout layout, List<Double> fixed, List<Double> timesRate) {

  /** Whether there is no weight decay. */
  public boolean isZero() {
    return fixed.stream().allMatch(x -> x == 0) && timesRate.stream().allMatch(x -> x == 0);
  }

  /** The term that DL4J adds to a network's score: {@code Σ (φ + ρ) w² / 2}. */
  public double score(float[] w) {
    double sum = 0;
    for (int k = 0; k < fixed.size(); k++) {
      double coefficient = fixed.get(k) + timesRate.get(k);
      Tensor tensor = layout.tensors().get(k);
      int end = coefficient == 0 ? tensor.offset() : tensor.end();
      double squares = 0;
      for (int i = tensor.offset(); i < end; i++) {
        squares += (double) w[i] * w[i];
      }
      sum += coefficient * squares / 2;
    }

    return sum;
  }

  /**
   * Applies the weight decay.
   *
   * @param before {@code w}, float[layout size]
   * @param after {@code w'}, float[layout size]; changed in place
   * @param rate {@code η} of the update
   */
  public void apply(float[] before, float[] after, double rate) {
    for (int k = 0; k < fixed.size(); k++) {
      float factor = (float) (fixed.get(k) + rate * timesRate.get(k));
      Tensor tensor = layout.tensors().get(k);
      int end = factor == 0 ? tensor.offset() : tensor.end();
      for (int i = tensor.offset(); i < end; i++) {
        after[i] -= factor * before[i];
      }
    }
  }
}
