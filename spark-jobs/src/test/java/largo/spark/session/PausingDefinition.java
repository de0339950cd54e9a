package largo.spark.session;

import largo.core.data.Batch;
import largo.core.gradient.ForwardingDefinition;
import largo.core.gradient.ForwardingSource;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;

/** A network during whose gradient an executor waits. */
record PausingDefinition(ModelDefinition network, PausePoint point)
    implements ForwardingDefinition {

  @Override
  public GradientSource open() {
    return new PausingSource(network.open(), point);
  }

  private static final class PausingSource implements ForwardingSource {

    private final GradientSource source;
    private final PausePoint point;
    private long step;

    PausingSource(GradientSource source, PausePoint point) {
      this.source = source;
      this.point = point;
    }

    @Override
    public GradientSource source() {
      return source;
    }

    @Override
    public void load(float[] parameters, long ofStep, long epoch) {
      step = ofStep;
      source.load(parameters, ofStep, epoch);
    }

    @Override
    public void addGradient(Batch batch, long seed, GradientSum to) {
      point.reach(step);
      source.addGradient(batch, seed, to);
    }
  }
}
