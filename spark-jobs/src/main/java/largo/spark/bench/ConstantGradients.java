package largo.spark.bench;

import java.io.Serial;
import java.util.Arrays;
import largo.core.data.Batch;
import largo.core.gradient.ForwardingDefinition;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.Score;
import largo.core.params.ParameterLayout;

/**
 * A network whose gradients are constants, to measure what a step costs in addition to gradients.
 *
 * @param network provides layout and initial parameters
 */
record ConstantGradients(ModelDefinition network) implements ForwardingDefinition {

  @Serial private static final long serialVersionUID = 1;

  private static final float VALUE = 1e-3f;

  @Override
  public GradientSource open() {
    return new Source(network.penalty().layout());
  }

  private record Source(ParameterLayout layout) implements GradientSource {

    @Override
    public void load(float[] parameters, long step, long epoch) {
      // gradients do not depend on them
    }

    @Override
    public void addGradient(Batch batch, long seed, GradientSum to) {
      Arrays.fill(to.gradient(), VALUE);
      to.count(batch.count(), batch.count());
    }

    @Override
    public void evaluate(Batch batch, Score to) {
      throw new UnsupportedOperationException("there is no network");
    }

    @Override
    public float[] outputs(Batch batch) {
      throw new UnsupportedOperationException("there is no network");
    }

    @Override
    public double freeMemory() {
      return 1;
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}
