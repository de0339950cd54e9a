package largo.core.optimizer;

import largo.core.params.ParameterLayout;

/** A rule with a {@link ScheduleFreeAverage}, whose first state vector is {@code z}. */
interface ScheduleFree extends UpdateRule {

  /** {@code β} in [0, 1]. */
  double averageBeta();

  @Override
  default int scalars(ParameterLayout layout) {
    return ScheduleFreeAverage.SCALARS;
  }

  @Override
  default void begin(Vectors x) {
    ScheduleFreeAverage.begin(x);
  }

  @Override
  default boolean averages() {
    return true;
  }

  @Override
  default void evaluationWeights(Vectors x, float[] to) {
    ScheduleFreeAverage.evaluationWeights(averageBeta(), x, to);
  }
}
