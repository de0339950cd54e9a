package largo.core.gradient;

import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The penalties of a network's configuration on its parameters: {@code Σ λ₁ |w| + λ₂ w² / 2}.
 *
 * <p>They are added to the mean loss and the mean gradient on the driver, as coupled decay: exactly
 * where DL4J's updaters add them.
 *
 * @param layout the model's
 * @param l1 {@code λ₁} of each tensor, in layout order
 * @param l2 {@code λ₂} of each tensor, in layout order
 */
public record RegularizationPenalty(ParameterLayout layout, List<Double> l1, List<Double> l2) {

  /** Whether there is no penalty. */
  public boolean isZero() {
    return l1.stream().allMatch(x -> x == 0) && l2.stream().allMatch(x -> x == 0);
  }

  /** The penalty at {@code w}. */
  public double value(float[] w) {
    double sum = 0;
    for (int k = 0; k < l1.size(); k++) {
      Tensor tensor = layout.tensors().get(k);
      int end = present(k) ? tensor.end() : tensor.offset();
      double absolute = 0;
      double squares = 0;
      for (int i = tensor.offset(); i < end; i++) {
        absolute += Math.abs(w[i]);
        squares += (double) w[i] * w[i];
      }
      sum += l1.get(k) * absolute + l2.get(k) * squares / 2;
    }

    return sum;
  }

  /** Adds the penalty's gradient to a gradient that is summed over {@code examples}. */
  public void addGradient(float[] w, float[] gradient, long examples) {
    for (int k = 0; k < l1.size(); k++) {
      Tensor tensor = layout.tensors().get(k);
      int end = present(k) ? tensor.end() : tensor.offset();
      float absolute = (float) (l1.get(k) * examples);
      float squares = (float) (l2.get(k) * examples);
      for (int i = tensor.offset(); i < end; i++) {
        gradient[i] += absolute * Math.signum(w[i]) + squares * w[i];
      }
    }
  }

  private boolean present(int k) {
    return l1.get(k) != 0 || l2.get(k) != 0;
  }
}
