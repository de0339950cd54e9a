package largo.core.train;

import largo.core.Preconditions;
import largo.core.gradient.GradientSum;
import largo.core.params.ParameterKind;
import largo.core.params.ParameterLayout;
import largo.core.params.Tensor;

/**
 * The gradient at perturbed weights, for update rules that ask for it: a second gradient of the
 * same step, thus of the same examples and with the same dropout.
 *
 * <p>Loss and running statistics are those of the first gradient. The network's penalty is not part
 * of the perturbation.
 */
final class PerturbedGradient {

  private final ParameterStore store;
  private final ParameterLayout layout;
  private final GradientExchange exchange;

  /**
   * Creates the gradients of a training.
   *
   * @throws IllegalArgumentException if the rule asks for second gradients, and the exchange cannot
   *     compute them
   */
  PerturbedGradient(ParameterStore store, ParameterLayout layout, GradientExchange exchange) {
    Preconditions.that(
        !store.perturbs() || exchange.isRepeatable(),
        "sam, asam and looksam need a second gradient of the same batch, which is possible with "
            + "exchange.mode = sync, exchange.compression = none, privacy.clipping = none, "
            + "aggregation.worker-momentum = 0, aggregation.name other than centered-clipping, "
            + "trainer.factors = 0, and trainer.mode = online only");
    this.store = store;
    this.layout = layout;
    this.exchange = exchange;
  }

  /**
   * The gradient for the update: the first one, or that at perturbed weights.
   *
   * @throws largo.core.optimizer.NotFiniteException if the first gradient is not finite
   */
  StepGradient of(long step, StepGradient first) {
    GradientSum sum = first.sum();
    return store
        .perturbed(sum.gradient(), sum.examples())
        .map(weights -> joined(first, exchange.gradient(step, weights)))
        .orElse(first);
  }

  private StepGradient joined(StepGradient first, StepGradient second) {
    float[] gradient = second.sum().gradient();
    for (Tensor tensor : layout.tensors()) {
      if (tensor.kind() == ParameterKind.RUNNING_STATISTIC) {
        System.arraycopy(
            first.sum().gradient(), tensor.offset(), gradient, tensor.offset(), tensor.length());
      }
    }
    return new StepGradient(
            new GradientSum(
                gradient, first.sum().loss(), first.sum().examples(), second.sum().shardSquares()),
            first.gradientSeconds() + second.gradientSeconds(),
            first.reduceSeconds() + second.reduceSeconds(),
            first.bytesDown() + second.bytesDown(),
            first.bytesUp() + second.bytesUp())
        .ofShard(first.shard(), first.staleness())
        .withMetrics(first.metrics())
        .withVariation(first.variation());
  }
}
