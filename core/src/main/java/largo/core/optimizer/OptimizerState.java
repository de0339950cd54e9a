package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * The complete state of an optimizer between two updates. Together with the weights it determines
 * all later updates, bit for bit.
 *
 * <p>{@link Optimizer#state} copies the arrays out of the optimizer and {@link Optimizer#restore}
 * copies them in; only {@link Optimizer#stateView} shares them.
 *
 * @param rule {@code toString} of the rule, with all hyper-parameters
 * @param updates number of updates so far
 * @param vectors float[slots][layout size]
 * @param scalars double[scalars of the rule]
 */
public record OptimizerState(String rule, long updates, float[][] vectors, double[] scalars) {

  /**
   * Checks that this state fits a rule and a model.
   *
   * @throws IllegalArgumentException if it does not; the message names the difference
   */
  void check(String ofRule, int slots, int size, int ofNumbers) {
    Preconditions.that(rule.equals(ofRule), "the state must be of %s, but was of %s", ofRule, rule);
    Preconditions.that(
        updates >= 0, "updates of the state must be zero or more, but were %d", updates);
    Preconditions.that(
        vectors.length == slots,
        "the state must have %d vectors, but had %d",
        slots,
        vectors.length);
    for (float[] vector : vectors) {
      Preconditions.that(
          vector.length == size,
          "vectors of the state must be %d floats, but one was %d",
          size,
          vector.length);
    }
    Preconditions.that(
        scalars.length == ofNumbers,
        "the state must have %d scalars, but had %d",
        ofNumbers,
        scalars.length);
  }
}
