package largo.spark.study;

import largo.core.train.Evaluator;
import largo.core.train.GradientExchange;
import largo.core.train.Training;

/**
 * A training whose workers are running.
 *
 * @param training the loop
 * @param exchange with its workers
 * @param evaluator on the same workers
 */
public record OpenTraining(Training training, GradientExchange exchange, Evaluator evaluator)
    implements AutoCloseable {

  /** Releases the workers. */
  @Override
  public void close() {
    exchange.close();
  }
}
