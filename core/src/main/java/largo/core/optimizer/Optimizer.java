package largo.core.optimizer;

import java.util.List;
import largo.core.Check;
import largo.core.params.Kind;
import largo.core.params.Layout;
import largo.core.params.Tensor;

/**
 * An update rule at work on one model: owns the rule's state and counts the updates.
 *
 * <p>The result is the same, bit for bit, for any number of threads. Not safe for concurrent steps.
 */
public final class Optimizer {

  private final UpdateRule rule;
  private final List<Tensor> tensors;
  private final Vectors vectors;
  private long updates;

  /**
   * Prepares a rule for a model.
   *
   * @param weights {@code w}, float[layout size]; changed in place by every step
   * @throws IllegalArgumentException if weights and layout differ in length
   */
  public Optimizer(UpdateRule rule, Layout layout, float[] weights) {
    checkLength("weights", weights, layout.size());
    this.rule = rule;
    this.tensors = layout.tensors();
    this.vectors = new Vectors(layout, weights, rule.slots());
    rule.begin(vectors);
  }

  /**
   * Updates the weights.
   *
   * <p>Ready-made slots are subtracted as they are: they, too, arrive as sums over examples, and
   * become the examples' mean.
   *
   * @param gradient summed over examples, float[layout size]; spent by this call
   * @param examples how many examples the sum is over, at least 1
   * @param rate {@code η}, positive
   * @return {@code ‖g‖}, the norm of the mean gradient over trained tensors
   * @throws NotFiniteException if a slot that would be used is NaN or infinite; nothing has changed
   *     then
   * @throws IllegalArgumentException if the gradient is of another length, or there are no examples
   */
  public double step(float[] gradient, long examples, double rate) {
    checkLength("gradient", gradient, vectors.weights().length);
    Check.positive("examples", examples);
    double scale = 1.0 / examples;
    vectors.gradient(gradient);
    double norm = scale * Math.sqrt(finiteSquares(gradient));

    updates++;
    rule.update(vectors, new Step(updates, rate, scale, norm));
    for (Tensor tensor : tensors) {
      if (tensor.kind() == Kind.READY_MADE) {
        subtract(gradient, (float) scale, tensor);
      }
    }

    return norm;
  }

  /** {@code Σ g²} of the summed gradient, after a look at every slot that will be used. */
  private double finiteSquares(float[] gradient) {
    vectors.each(s -> s.sum(0, Norms.squares(gradient, s)));
    double[] squares = vectors.sums(0);
    double total = 0;
    for (int k = 0; k < squares.length; k++) {
      Tensor tensor = tensors.get(k);
      boolean finite =
          tensor.kind() == Kind.READY_MADE ? finite(gradient, tensor) : Double.isFinite(squares[k]);
      if (!finite) {
        throw new NotFiniteException("the gradient of " + tensor.name(), updates + 1);
      }
      total += squares[k];
    }

    return total;
  }

  private static boolean finite(float[] x, Tensor tensor) {
    int end = tensor.end();
    for (int i = tensor.offset(); i < end; i++) {
      if (!Float.isFinite(x[i])) {
        return false;
      }
    }

    return true;
  }

  private void subtract(float[] change, float mean, Tensor tensor) {
    float[] w = vectors.weights();
    int end = tensor.end();
    for (int i = tensor.offset(); i < end; i++) {
      w[i] -= mean * change[i];
    }
  }

  private static void checkLength(String name, float[] x, int expected) {
    Check.that(x.length == expected, "%s must be %d floats, but was %d", name, expected, x.length);
  }
}
