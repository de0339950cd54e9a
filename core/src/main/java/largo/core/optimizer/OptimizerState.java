package largo.core.optimizer;

import largo.core.Preconditions;

/**
 * All that an optimizer knows beside the weights, between two updates: save it, and what comes
 * later is the same, bit for bit.
 *
 * <p>Arrays are the owner's: {@link Optimizer#state} gives copies, {@link Optimizer#restore} makes
 * them; only {@link Optimizer#present} shares its own.
 *
 * @param rule the rule in full, as it writes itself
 * @param updates how many there were
 * @param vectors float[slots][layout size]
 * @param numbers double[numbers of the rule]
 */
public record OptimizerState(String rule, long updates, float[][] vectors, double[] numbers) {

  /**
   * Checks that this belongs to a rule and a model.
   *
   * @throws IllegalArgumentException if it does not; the message says where they differ
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
        numbers.length == ofNumbers,
        "the state must have %d numbers, but had %d",
        ofNumbers,
        numbers.length);
  }
}
