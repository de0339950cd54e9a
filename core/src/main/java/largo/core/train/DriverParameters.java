package largo.core.train;

import java.util.Optional;
import largo.core.Preconditions;
import largo.core.gradient.GradientSum;
import largo.core.gradient.RegularizationPenalty;
import largo.core.optimizer.OptimizerState;
import largo.core.optimizer.Probe;
import largo.core.optimizer.UpdateRule;

/** All parameters and the whole state of the update rule, in the driver's memory. */
public final class DriverParameters implements ParameterStore {

  private final ParameterUpdate update;

  /**
   * Parameters before the first step.
   *
   * @param postUpdate applied to the parameters after every update
   * @param parameters to start from, float[layout size]; changed in place
   */
  public DriverParameters(
      UpdateRule rule,
      RegularizationPenalty penalty,
      Optional<PostUpdate> postUpdate,
      float[] parameters) {
    this.update = new ParameterUpdate(rule, penalty, postUpdate, parameters);
  }

  @Override
  public UpdateNorms update(GradientSum sum, UpdateInputs inputs) {
    return update.apply(sum, inputs);
  }

  @Override
  public void observe(Probe probe) {
    update.observe(probe);
  }

  @Override
  public float[] parameters() {
    return update.parameters();
  }

  @Override
  public double position() {
    return update.position();
  }

  @Override
  public boolean perturbs() {
    return update.optimizer().perturbs();
  }

  @Override
  public Optional<float[]> perturbed(float[] gradient, long examples) {
    return update.optimizer().perturbed(gradient, examples);
  }

  @Override
  public boolean averages() {
    return update.optimizer().averages();
  }

  @Override
  public float[] evaluationWeights() {
    return update.optimizer().evaluationWeights();
  }

  @Override
  public OptimizerState optimizerState() {
    return update.state();
  }

  @Override
  public void restore(TrainingState state) {
    int size = update.parameters().length;
    Preconditions.that(
        state.parameters().length == size,
        "parameters must be %d floats, but were %d",
        size,
        state.parameters().length);
    update.restore(state.parameters(), state.optimizer());
  }
}
