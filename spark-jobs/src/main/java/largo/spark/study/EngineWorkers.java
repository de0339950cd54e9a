package largo.spark.study;

import java.util.Optional;
import largo.core.config.RunSpec;
import largo.core.dl4j.BlockAdmmDefinition;
import largo.core.factorization.Factors;
import largo.core.gradient.ModelDefinition;
import largo.core.train.EngineMetricsExchange;
import largo.core.train.Evaluator;
import largo.core.train.FactorizationExchange;
import largo.core.train.GradientExchange;

/**
 * The workers of a training with the metrics of their engine. Their vectors are those of the
 * network, also if activations are factorized.
 *
 * @param exchange gradients of the network
 * @param evaluator its scores
 */
record EngineWorkers(GradientExchange exchange, Evaluator evaluator) {

  /** Workers of a definition. */
  static <E extends GradientExchange & Evaluator> EngineWorkers of(
      ModelDefinition definition, E workers) {
    return start(definition)
        .map(f -> measured(definition, new FactorizationExchange(workers, workers, f)))
        .orElseGet(() -> measured(definition, workers));
  }

  private static <E extends GradientExchange & Evaluator> EngineWorkers measured(
      ModelDefinition definition, E workers) {
    return new EngineWorkers(EngineMetricsExchange.of(workers, definition.metrics()), workers);
  }

  /** How much longer the vectors of the workers are than those of the network. */
  static int extraFloats(RunSpec spec, ModelDefinition network) {
    return spec.trainer().isBlockAdmm() ? extraFloats(GradientEngine.trained(spec, network)) : 0;
  }

  private static int extraFloats(ModelDefinition definition) {
    return start(definition).map(f -> f.rank() * (f.width() + f.rank())).orElse(0);
  }

  private static Optional<Factors> start(ModelDefinition definition) {
    return definition instanceof BlockAdmmDefinition blocks ? blocks.factors() : Optional.empty();
  }
}
