package largo.core.optimizer;

import java.util.Arrays;
import java.util.List;
import largo.core.Preconditions;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
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
  private boolean movedAfter;

  /**
   * Prepares a rule for a model.
   *
   * @param weights {@code w}, float[layout size]; changed in place by every step
   * @throws IllegalArgumentException if weights and layout differ in length
   */
  public Optimizer(UpdateRule rule, ParameterLayout layout, float[] weights) {
    checkLength("weights", weights, layout.size());
    this.rule = rule;
    this.tensors = layout.tensors();
    this.vectors = new Vectors(layout, weights, rule.slots(), rule.numbers(layout));
    rule.begin(vectors);
  }

  /** Tells, from now on, what the rule computes on its way. */
  public void observe(Probe probe) {
    vectors.probe(probe);
  }

  /** Announces that the weights are moved once more after every update: {@link #moved} follows. */
  public void expectMoves() {
    movedAfter = true;
  }

  /** Tells the rule that the weights were moved once more since the update. */
  public void moved() {
    rule.moved(vectors);
  }

  /**
   * Updates the weights, where loss and epoch are not known: the loss is NaN, an update an epoch.
   *
   * @return {@code ‖g‖}
   * @see #step(float[], long, double, double, double)
   */
  public double step(float[] gradient, long examples, double rate) {
    return step(gradient, examples, rate, Double.NaN, updates);
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
   * @param loss mean over the examples; NaN if unknown
   * @param epoch passes over the training examples so far, fractions included
   * @return {@code ‖g‖}, the norm of the mean gradient over trained tensors
   * @throws NotFiniteException if a slot that would be used is NaN or infinite; nothing has changed
   *     then
   * @throws IllegalArgumentException if the gradient is of another length, or there are no examples
   */
  public double step(float[] gradient, long examples, double rate, double loss, double epoch) {
    checkLength("gradient", gradient, vectors.weights().length);
    Preconditions.positive("examples", examples);
    double scale = 1.0 / examples;
    vectors.gradient(gradient);
    double norm = scale * Math.sqrt(finiteSquares(gradient));

    // first, since a rule may give running statistics another unit
    for (Tensor tensor : tensors) {
      if (tensor.kind() == ParameterKind.READY_MADE) {
        subtract(gradient, (float) scale, tensor);
      }
    }
    updates++;
    rule.update(vectors, new Step(updates, rate, scale, norm, loss, epoch, movedAfter, Double.NaN));

    return norm;
  }

  /** A copy of all that is known beside the weights. */
  public OptimizerState state() {
    OptimizerState present = present();
    float[][] copies = Arrays.stream(present.vectors()).map(float[]::clone).toArray(float[][]::new);
    return new OptimizerState(present.rule(), updates, copies, present.numbers().clone());
  }

  /** The same as {@link #state}, but shares its arrays: good until the next update. */
  public OptimizerState present() {
    float[][] shared = new float[rule.slots()][];
    for (int slot = 0; slot < shared.length; slot++) {
      shared[slot] = vectors.state(slot);
    }

    return new OptimizerState(rule.toString(), updates, shared, vectors.numbers());
  }

  /**
   * Goes on from a state, with the weights of the same moment.
   *
   * @throws IllegalArgumentException if it is of another rule or model; nothing has changed then
   */
  public void restore(OptimizerState state) {
    int slots = rule.slots();
    int size = vectors.weights().length;
    int numbers = vectors.numbers().length;
    state.check(rule.toString(), slots, size, numbers);

    updates = state.updates();
    for (int slot = 0; slot < slots; slot++) {
      System.arraycopy(state.vectors()[slot], 0, vectors.state(slot), 0, size);
    }
    System.arraycopy(state.numbers(), 0, vectors.numbers(), 0, numbers);
  }

  /** {@code Σ g²} of the summed gradient, after a look at every slot that will be used. */
  private double finiteSquares(float[] gradient) {
    vectors.each(s -> s.sum(0, Norms.squares(gradient, s)));
    double[] squares = vectors.sums(0);
    double total = 0;
    for (int k = 0; k < squares.length; k++) {
      Tensor tensor = tensors.get(k);
      boolean finite =
          tensor.kind() == ParameterKind.READY_MADE
              ? finite(gradient, tensor)
              : Double.isFinite(squares[k]);
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
    Preconditions.that(
        x.length == expected, "%s must be %d floats, but was %d", name, expected, x.length);
  }
}
