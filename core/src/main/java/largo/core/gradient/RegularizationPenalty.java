package largo.core.gradient;

import java.util.List;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

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

  /**
   * The penalty of a part of a tensor.
   *
   * @param tensor index of the tensor
   * @param w the parameters, or a slice of them
   * @param from index in {@code w} of the first parameter of the part
   * @param to one past its last parameter
   */
  public double value(int tensor, float[] w, int from, int to) {
    if (!present(tensor)) {
      return 0;
    }
    double absolute = 0;
    double squares = 0;
    for (int i = from; i < to; i++) {
      absolute += Math.abs(w[i]);
      squares += (double) w[i] * w[i];
    }

    return l1.get(tensor) * absolute + l2.get(tensor) * squares / 2;
  }

  /** Adds the penalty's gradient to a gradient that is summed over {@code examples}. */
  public void addGradient(float[] w, float[] gradient, long examples) {
    addGradient(ParameterSlice.all(layout), w, gradient, examples);
  }

  /**
   * Adds the penalty's gradient to a slice of a gradient that is summed over {@code examples}.
   *
   * @param w the slice of the parameters
   */
  public void addGradient(ParameterSlice slice, float[] w, float[] gradient, long examples) {
    for (int k = 0; k < l1.size(); k++) {
      ParameterSlice part = slice.intersection(ParameterSlice.of(layout.tensors().get(k)));
      if (!present(k)) {
        continue;
      }
      float absolute = (float) (l1.get(k) * examples);
      float squares = (float) (l2.get(k) * examples);
      for (int i = part.from() - slice.from(); i < part.to() - slice.from(); i++) {
        gradient[i] += absolute * Math.signum(w[i]) + squares * w[i];
      }
    }
  }

  private boolean present(int k) {
    return l1.get(k) != 0 || l2.get(k) != 0;
  }
}
