package largo.core.train;

import largo.core.Preconditions;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The parameters to evaluate: those of the training, or, for a rule that averages weights, the
 * average.
 *
 * <p>Running statistics belong to the weights of the training. At an average they are recomputed,
 * over the batches of up to 50 of the last steps, from the statistics of the training. The result
 * is a function of the state of the training.
 */
final class EvaluationModel {

  /** With the usual decay of 0.9, 0.5 % of the statistics before the first batch remain. */
  private static final int MAX_BATCHES = 50;

  private final ParameterStore store;
  private final ParameterLayout layout;
  private final GradientExchange exchange;
  private long step = -1;
  private float[] parameters;

  /**
   * Creates the model of a training.
   *
   * @throws IllegalArgumentException if running statistics would have to be recomputed, and the
   *     exchange cannot do it
   */
  EvaluationModel(ParameterStore store, ParameterLayout layout, GradientExchange exchange) {
    Preconditions.that(
        !store.averages() || !layout.dependsOnMicroBatch() || exchange.isRepeatable(),
        "a rule that evaluates an average of weights needs running statistics recomputed at it, "
            + "which is possible with exchange.mode = sync, exchange.compression = none, "
            + "aggregation.worker-momentum = 0 and aggregation.name other than centered-clipping "
            + "only; choose another optimizer, or a model without batch normalization");
    this.store = store;
    this.layout = layout;
    this.exchange = exchange;
  }

  /**
   * The parameters to evaluate, float[layout size]; valid until the next update.
   *
   * @param steps of the training so far
   */
  float[] parameters(long steps) {
    if (step != steps) {
      parameters = store.evaluationWeights();
      if (store.averages() && layout.dependsOnMicroBatch()) {
        for (long batch = Math.max(0, steps - MAX_BATCHES); batch < steps; batch++) {
          addBatch(exchange.gradient(batch, parameters).sum());
        }
      }
      step = steps;
    }
    return parameters;
  }

  private void addBatch(GradientSum sum) {
    float mean = 1f / sum.examples();
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind() == ParameterKind.RUNNING_STATISTIC) {
        for (int i = tensor.offset(); i < tensor.end(); i++) {
          parameters[i] -= mean * sum.gradient()[i];
        }
      }
    }
  }
}
