package largo.core.optimizer;

import largo.core.params.ParameterLayout;

/**
 * The arithmetic of one published algorithm: hyper-parameters in, equations out; no threads and no
 * memory of its own.
 *
 * <p>An update is one or more sweeps over the vectors with scalar work between them. A rule that
 * needs norms (LARS, LAMB) sweeps once to sum squares, turns the sums into a few scalars, and
 * sweeps again to move the weights. Only the sums cross from one sweep to the next, so the same
 * rule can run on a vector that is spread over machines.
 *
 * <p>Implementations are records: the components are at once the configuration, the equality and
 * the line in the report.
 */
public interface UpdateRule {

  /** Number of state vectors, each as long as the parameter vector and zero at first. */
  int slots();

  /**
   * How many doubles the rule keeps from update to update beside the vectors, zero at first: a norm
   * for each tensor, a product over time.
   */
  default int numbers(ParameterLayout layout) {
    return 0;
  }

  /** Gives the state its first values, where those are not zero. */
  default void begin(Vectors x) {}

  /** Moves the weights by one update, and the state with them. */
  void update(Vectors x, Step t);

  /**
   * Takes notice that the weights were moved once more, by something around the rule, after an
   * update that was told so ({@link Step#movedAfter}); the gradient is as that update left it. May
   * come more than once for an update.
   */
  default void moved(Vectors x) {}
}
