package largo.spark.session;

import largo.core.data.Batch;
import largo.core.data.ExampleShape;
import largo.core.gradient.ConfiguredWeightDecay;
import largo.core.gradient.GradientSource;
import largo.core.gradient.GradientSum;
import largo.core.gradient.ModelDefinition;
import largo.core.gradient.RegularizationPenalty;
import largo.core.gradient.Score;
import largo.core.params.ParameterLayout;

/** A network during whose gradient an executor waits. */
record PausingDefinition(ModelDefinition network, PausePoint point) implements ModelDefinition {

  @Override
  public ExampleShape shape() {
    return network.shape();
  }

  @Override
  public int classes() {
    return network.classes();
  }

  @Override
  public float[] initialize(long seed) {
    return network.initialize(seed);
  }

  @Override
  public RegularizationPenalty penalty() {
    return network.penalty();
  }

  @Override
  public ConfiguredWeightDecay weightDecay() {
    return network.weightDecay();
  }

  @Override
  public GradientSource open() {
    GradientSource source = network.open();
    return new GradientSource() {

      private long step;

      @Override
      public ParameterLayout layout() {
        return source.layout();
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

      @Override
      public void evaluate(Batch batch, Score to) {
        source.evaluate(batch, to);
      }

      @Override
      public float[] outputs(Batch batch) {
        return source.outputs(batch);
      }

      @Override
      public double freeMemory() {
        return source.freeMemory();
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }
}
