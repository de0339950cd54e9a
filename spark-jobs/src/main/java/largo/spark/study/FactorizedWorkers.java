package largo.spark.study;

import java.util.Optional;
import largo.core.dl4j.BlockAdmmDefinition;
import largo.core.factorization.Factors;
import largo.core.gradient.ModelDefinition;
import largo.core.train.Evaluator;
import largo.core.train.FactorizationExchange;
import largo.core.train.GradientExchange;

/**
 * The workers of a training, whose vectors are those of the network, also if activations are
 * factorized.
 *
 * @param exchange gradients of the network
 * @param evaluator its scores
 */
record FactorizedWorkers(GradientExchange exchange, Evaluator evaluator) {

  /** Workers of a definition. */
  static <E extends GradientExchange & Evaluator> FactorizedWorkers of(
      ModelDefinition definition, E workers) {
    return start(definition)
        .map(factors -> of(new FactorizationExchange(workers, workers, factors)))
        .orElseGet(() -> new FactorizedWorkers(workers, workers));
  }

  private static FactorizedWorkers of(FactorizationExchange exchange) {
    return new FactorizedWorkers(exchange, exchange);
  }

  /** How much longer the vectors of the workers are than those of the network. */
  static int extraFloats(ModelDefinition definition) {
    return start(definition).map(f -> f.rank() * (f.width() + f.rank())).orElse(0);
  }

  private static Optional<Factors> start(ModelDefinition definition) {
    return definition instanceof BlockAdmmDefinition blocks ? blocks.factors() : Optional.empty();
  }
}
