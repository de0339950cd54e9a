package largo.core.gradient;

import largo.core.data.Batch;
import largo.core.params.ParameterLayout;

/** A source that computes with another one, except for gradients. */
public interface ForwardingSource extends GradientSource {

  /** The other source, which this one closes. */
  GradientSource source();

  @Override
  default ParameterLayout layout() {
    return source().layout();
  }

  @Override
  default void load(float[] parameters, long step, long epoch) {
    source().load(parameters, step, epoch);
  }

  @Override
  default void complete(GradientSum sum) {
    source().complete(sum);
  }

  @Override
  default void evaluate(Batch batch, Score to) {
    source().evaluate(batch, to);
  }

  @Override
  default float[] outputs(Batch batch) {
    return source().outputs(batch);
  }

  @Override
  default float[] predictions(Batch batch) {
    return source().predictions(batch);
  }

  @Override
  default double freeMemory() {
    return source().freeMemory();
  }

  @Override
  default void close() {
    source().close();
  }
}
