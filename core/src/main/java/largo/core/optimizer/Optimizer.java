package largo.core.optimizer;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * An update rule applied to one model: holds the rule's state and counts the updates.
 *
 * <p>The vectors may be distributed: each owner of a {@link ParameterSlice} has an optimizer, all
 * of them take the same steps, and a {@link StripReduction} connects them. The result is
 * bit-identical for any number of threads and owners. Not safe for concurrent steps.
 */
public final class Optimizer {

  private final UpdateRule rule;
  private final Vectors vectors;
  private final GradientCheck check;
  private long updates;
  private long perturbedFor;

  /**
   * Creates an optimizer.
   *
   * @param weights {@code w}, float[layout size]; changed in place by every step
   * @throws IllegalArgumentException if weights and layout differ in length
   */
  public Optimizer(UpdateRule rule, ParameterLayout layout, float[] weights) {
    this(rule, layout, ParameterSlice.all(layout), weights, Optional.empty());
  }

  /**
   * Creates the optimizer of an owner of a slice.
   *
   * @param slice one of {@link SlicePlan#of}; empty for one that only follows the others, and gets
   *     the values of the {@linkplain #observe probe}
   * @param weights {@code w}, float[slice length]; changed in place by every step
   * @throws IllegalArgumentException if weights and slice differ in length
   */
  public Optimizer(
      UpdateRule rule,
      ParameterLayout layout,
      ParameterSlice slice,
      float[] weights,
      StripReduction reduction) {
    this(rule, layout, slice, weights, Optional.of(reduction));
  }

  private Optimizer(
      UpdateRule rule,
      ParameterLayout layout,
      ParameterSlice slice,
      float[] weights,
      Optional<StripReduction> reduction) {
    checkLength("weights", weights, slice.length());
    this.rule = rule;
    this.vectors = new Vectors(rule, layout, slice, weights, reduction);
    this.check = new GradientCheck(vectors);
    rule.begin(vectors);
  }

  /** Sends the values that the rule computes on the way to a probe, from the next update on. */
  public void observe(Probe probe) {
    vectors.probe(probe);
  }

  /**
   * Changes the weights after an update, outside of the rule, and notifies the rule.
   *
   * @see Vectors#moveWeights
   */
  public void moveWeights(Runnable change) {
    vectors.moveWeights(change);
  }

  /**
   * Updates the weights without a known loss and epoch: the loss is NaN, and each update counts as
   * one epoch.
   *
   * @return {@code ‖g‖}
   * @see #step(float[], long, double, double, double)
   */
  public double step(float[] gradient, long examples, double rate) {
    return step(gradient, examples, rate, Double.NaN, updates);
  }

  /**
   * Updates the weights without a known variance of the gradient.
   *
   * @see #step(float[], long, double, double, double, GradientVariance)
   */
  public double step(float[] gradient, long examples, double rate, double loss, double epoch) {
    return step(gradient, examples, rate, loss, epoch, GradientVariance.UNKNOWN);
  }

  /**
   * Updates the weights.
   *
   * <p>Updates of running statistics also arrive as sums over examples; their mean is subtracted
   * unchanged.
   *
   * @param gradient summed over examples, float[slice length]; overwritten by this call
   * @param examples number of examples in the sum, at least 1
   * @param rate {@code η}, positive
   * @param loss mean over the examples; NaN if unknown
   * @param epoch passes over the training examples so far, including fractions
   * @param variance of the gradient, up to a vector that was added to those of all examples
   * @return {@code ‖g‖}, the norm of the mean gradient over trained tensors
   * @throws NotFiniteException if an element that would be used is NaN or infinite; nothing has
   *     changed in that case
   * @throws IllegalArgumentException if the gradient has another length, or there are no examples
   * @throws IllegalStateException if the update needs a gradient at {@linkplain #perturbed
   *     perturbed} weights, and those were not requested
   */
  public double step(
      float[] gradient,
      long examples,
      double rate,
      double loss,
      double epoch,
      GradientVariance variance) {
    checkLength("gradient", gradient, vectors.weights().length);
    Preconditions.positive("examples", examples);
    if (rule.perturbs(updates + 1) && perturbedFor != updates + 1) {
      throw new IllegalStateException(
          "the gradient of update " + (updates + 1) + " must be at perturbed weights");
    }
    double scale = 1.0 / examples;
    vectors.gradient(gradient);
    if (rule instanceof SingleSweep sweep) {
      Step t = Step.ofSweep(updates + 1, rate, scale, loss, epoch);
      double norm = scale * Math.sqrt(check.update(sweep, t));
      updates++;
      return norm;
    }
    double norm = scale * Math.sqrt(check.squares(updates + 1));
    check.updateStatistics((float) scale); // first, since a rule may give them another unit
    updates++;
    GradientVariance around = variance.around(norm * norm);
    rule.update(vectors, new Step(updates, rate, scale, norm, loss, epoch, around, Double.NaN));

    return norm;
  }

  /** Whether updates measure how far the weights move: see {@link #movement}. */
  public boolean measuresMovement() {
    return rule instanceof SingleSweep;
  }

  /**
   * {@code ‖w − w'‖} of the last update up to rounding, running statistics included, over all
   * owners; to be called before other {@linkplain #sums sums}, and only if updates {@linkplain
   * #measuresMovement measure it}.
   */
  public double movement() {
    return Math.sqrt(vectors.sum(Vectors.MOVEMENT));
  }

  /** Whether updates use the variance of the gradient. */
  public boolean usesVariance() {
    return rule.usesVariance();
  }

  /** The position of the next update in the learning-rate schedule, in steps. */
  public double position() {
    return rule.position(vectors.layout(), vectors.scalars(), updates);
  }

  /** Whether some updates need a gradient at {@linkplain #perturbed perturbed} weights. */
  public boolean perturbs() {
    return rule.perturbs(1);
  }

  /**
   * The weights at which the gradient of the next update is to be computed, if they are not those
   * of the model: the caller then computes the gradient of the same batch there, and passes it to
   * {@link #step}.
   *
   * @param gradient at the weights, summed over examples, float[layout size]; not changed
   * @param examples number of examples in the sum, at least 1
   * @throws NotFiniteException if an element that would be used is NaN or infinite
   */
  public Optional<float[]> perturbed(float[] gradient, long examples) {
    if (!rule.perturbs(updates + 1)) {
      return Optional.empty();
    }
    checkLength("gradient", gradient, vectors.weights().length);
    Preconditions.positive("examples", examples);
    double scale = 1.0 / examples;
    vectors.gradient(gradient);
    double norm = scale * Math.sqrt(check.squares(updates + 1));
    float[] weights = vectors.weights().clone();
    rule.perturb(vectors, Step.ofPerturbation(updates + 1, scale, norm), weights);
    perturbedFor = updates + 1;

    return Optional.of(weights);
  }

  /** Whether the weights to evaluate are an average; see {@link UpdateRule#averages}. */
  public boolean averages() {
    return rule.averages();
  }

  /**
   * The weights to evaluate: those of the model, or a new array if the rule {@linkplain
   * UpdateRule#averages averages}. Running statistics are those of the model in either case.
   */
  public float[] evaluationWeights() {
    float[] w = vectors.weights();
    if (!rule.averages()) {
      return w;
    }
    float[] averaged = w.clone();
    rule.evaluationWeights(vectors, averaged);
    return averaged;
  }

  /**
   * The weights to evaluate, as a new array, of an optimizer that is elsewhere.
   *
   * @param weights float[layout size]; not changed
   */
  public static float[] evaluationWeights(
      UpdateRule rule, ParameterLayout layout, OptimizerState state, float[] weights) {
    Optimizer whole = new Optimizer(rule, layout, weights.clone());
    whole.restore(state);
    return whole.evaluationWeights();
  }

  /** A copy of the complete state, except for the weights. */
  public OptimizerState state() {
    OptimizerState view = stateView();
    float[][] copies = Arrays.stream(view.vectors()).map(float[]::clone).toArray(float[][]::new);
    return new OptimizerState(view.rule(), updates, copies, view.scalars().clone());
  }

  /**
   * The same as {@link #state}, but sharing the arrays of this optimizer: valid until the next
   * update.
   */
  public OptimizerState stateView() {
    float[][] shared = new float[rule.slots()][];
    for (int slot = 0; slot < shared.length; slot++) {
      shared[slot] = vectors.state(slot);
    }

    return new OptimizerState(rule.toString(), updates, shared, vectors.scalars());
  }

  /**
   * Restores a state. The weights of the same step are restored by the caller.
   *
   * @throws IllegalArgumentException if the state belongs to another rule or model; nothing has
   *     changed in that case
   */
  public void restore(OptimizerState state) {
    int slots = rule.slots();
    int size = vectors.weights().length;
    int scalars = vectors.scalars().length;
    state.check(rule.toString(), slots, size, scalars);
    updates = state.updates();
    for (int slot = 0; slot < slots; slot++) {
      System.arraycopy(state.vectors()[slot], 0, vectors.state(slot), 0, size);
    }
    System.arraycopy(state.scalars(), 0, vectors.scalars(), 0, scalars);
  }

  /**
   * Sums over all strips, also of tensors that are not trained, and over all owners.
   *
   * @param part of a strip
   * @return double[tensors]; valid until the next call
   */
  public double[] sums(ToDoubleFunction<Strip> part) {
    vectors.eachOfAll(s -> s.sum(Vectors.RESERVED, part.applyAsDouble(s)));
    return vectors.sums(Vectors.RESERVED);
  }

  private static void checkLength(String name, float[] x, int expected) {
    Preconditions.that(
        x.length == expected, "%s must be %d floats, but was %d", name, expected, x.length);
  }
}
