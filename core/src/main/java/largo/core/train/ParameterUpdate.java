package largo.core.train;

import java.util.Optional;
import java.util.function.ToDoubleFunction;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.GradientVariance;
import largo.core.optimizer.NotFiniteException;
import largo.core.optimizer.Optimizer;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Probe;
import largo.core.optimizer.Strip;
import largo.core.optimizer.StripReduction;
import largo.core.optimizer.UpdateRule;
import largo.core.params.ParameterSlice;
import largo.core.params.Squares;

/**
 * The whole update of the parameters, or that of one slice of them: penalty, update rule, norms.
 *
 * <p>Norms are sums over strips, in their order, so that they have the same bits for any number of
 * owners of slices.
 */
public final class ParameterUpdate {

  private final RegularizationPenalty penalty;
  private final Optional<PostUpdate> postUpdate;
  private final ParameterSlice slice;
  private final float[] parameters;
  private final float[] before;
  private final Optimizer optimizer;

  /**
   * The update of all parameters.
   *
   * @param postUpdate applied to the parameters after every update
   * @param parameters float[layout size]; changed in place
   */
  public ParameterUpdate(
      UpdateRule rule,
      RegularizationPenalty penalty,
      Optional<PostUpdate> postUpdate,
      float[] parameters) {
    this.penalty = penalty;
    this.postUpdate = postUpdate;
    this.slice = ParameterSlice.all(penalty.layout());
    this.parameters = parameters;
    this.before = parameters.clone();
    this.optimizer = new Optimizer(rule, penalty.layout(), parameters);
  }

  /**
   * The update of a slice.
   *
   * @param parameters float[slice length]; changed in place
   * @param reduction connects it to the updates of the other slices
   */
  public ParameterUpdate(
      UpdateRule rule,
      RegularizationPenalty penalty,
      ParameterSlice slice,
      float[] parameters,
      StripReduction reduction) {
    this.penalty = penalty;
    this.postUpdate = Optional.empty();
    this.slice = slice;
    this.parameters = parameters;
    this.before = parameters.clone();
    this.optimizer = new Optimizer(rule, penalty.layout(), slice, parameters, reduction);
  }

  /** Sends the values that the rule computes on the way to a probe, from the next update on. */
  public void observe(Probe probe) {
    optimizer.observe(probe);
  }

  /**
   * Updates the parameters.
   *
   * @param sum loss and examples of the global batch, and the slice of its gradient, which is
   *     overwritten
   * @throws NotFiniteException if an element of the gradient is not finite
   */
  public UpdateNorms apply(GradientSum sum, UpdateInputs inputs) {
    GradientVariance variance = variance(sum);
    double penalized = 0;
    if (!penalty.isZero()) {
      penalized = total(s -> penalty.value(s.tensorIndex(), parameters, s.from(), s.to()));
      penalty.addGradient(slice, parameters, sum.gradient(), sum.examples());
    }
    double loss = sum.loss() / sum.examples();
    double norm =
        optimizer.step(
            sum.gradient(), sum.examples(), inputs.rate(), loss, inputs.epoch(), variance);
    postUpdate.ifPresent(
        p -> optimizer.moveWeights(() -> p.apply(before, parameters, inputs.rate())));
    return new UpdateNorms(penalized, norm, Math.sqrt(total(this::moved)));
  }

  /** The slice of the parameters, float[slice length]. */
  public float[] parameters() {
    return parameters;
  }

  /** The position of the next update in the learning-rate schedule, in steps. */
  public double position() {
    return optimizer.position();
  }

  /** The update rule with its state. */
  Optimizer optimizer() {
    return optimizer;
  }

  /** The state of the update rule, in shared arrays: valid until the next update. */
  public OptimizerState state() {
    return optimizer.stateView();
  }

  /**
   * Continues from a state.
   *
   * @param next the slice of the parameters, copied
   * @param state of the update rule, with vectors of the slice, copied
   */
  public void restore(float[] next, OptimizerState state) {
    optimizer.restore(state);
    System.arraycopy(next, 0, parameters, 0, parameters.length);
    System.arraycopy(next, 0, before, 0, before.length);
  }

  /** The variance of the gradient without the penalty, if the rule uses it. */
  private GradientVariance variance(GradientSum sum) {
    if (!optimizer.usesVariance()) {
      return GradientVariance.UNKNOWN;
    }
    double squares =
        total(s -> s.tensor().kind().trained() ? Squares.sum(sum.gradient(), s.from(), s.to()) : 0);
    long examples = sum.examples();
    return GradientVariance.of(
        sum.shardSquares().shards(),
        sum.shardSquares().sum(),
        squares / examples / examples,
        examples);
  }

  private double total(ToDoubleFunction<Strip> part) {
    double total = 0;
    for (double ofTensor : optimizer.sums(part)) {
      total += ofTensor;
    }
    return total;
  }

  /** {@code Σ (w − w')²} of a strip; makes {@code w} the parameters before the next update. */
  private double moved(Strip s) {
    double squares = 0;
    for (int i = s.from(); i < s.to(); i++) {
      double d = (double) parameters[i] - before[i];
      squares += d * d;
      before[i] = parameters[i];
    }
    return squares;
  }
}
