package largo.core.optimizer;

import java.io.Serializable;
import java.util.List;
import largo.core.Preconditions;
import largo.core.params.ParameterLayout;
import largo.core.params.ParameterSlice;

/**
 * A modification of any update rule: it changes the gradient before the rule, the weights after it,
 * or the rule itself.
 *
 * <p>Implementations are records of hyper-parameters, like rules. Their state follows that of the
 * inner rule: vectors from index {@code inner.slots()}, scalars from index {@code
 * inner.scalars(layout)}.
 */
public interface Wrapper extends Serializable {

  /** Number of additional state vectors, initially zero. */
  default int slots() {
    return 0;
  }

  /** Number of additional scalars, initially zero. */
  default int scalars(ParameterLayout layout) {
    return 0;
  }

  /**
   * Parts of the vector that one owner must hold as a whole for this wrapper.
   *
   * @see UpdateRule#indivisible
   */
  default List<ParameterSlice> indivisible(ParameterLayout layout) {
    return List.of();
  }

  /**
   * Checks that this can wrap a rule.
   *
   * @throws IllegalArgumentException if it cannot; the message states the requirement
   */
  default void check(UpdateRule inner) {}

  /**
   * Checks that a rule has no average of weights, for a wrapper that moves the weights.
   *
   * @param name of the wrapper, for the message
   * @throws IllegalArgumentException if the rule {@linkplain UpdateRule#averages averages}
   */
  static void checkEvaluatesItsWeights(String name, UpdateRule inner) {
    Preconditions.that(
        !inner.averages(),
        "wrap must not be %s, which moves the weights, around a rule that evaluates an average of "
            + "weights",
        name);
  }

  /** Whether this uses the {@linkplain Step#variance variance} of the gradient. */
  default boolean usesVariance() {
    return false;
  }

  /**
   * As {@link UpdateRule#position}.
   *
   * @param ofInner the position according to the inner rule
   */
  default double position(
      UpdateRule inner, ParameterLayout layout, double[] scalars, double ofInner) {
    return ofInner;
  }

  /** Whether an update needs the gradient at weights that this {@linkplain #perturb perturbs}. */
  default boolean perturbs(long number) {
    return false;
  }

  /** As {@link UpdateRule#perturb}. */
  default void perturb(Vectors x, Step t, float[] to) {}

  /** Initializes the state of this wrapper; the inner rule is initialized already. */
  default void begin(UpdateRule inner, Vectors x) {}

  /**
   * Updates the weights and the state in place; the inner rule is one part of the update.
   *
   * <p>A wrapper that changes the weights after the inner rule does so through {@link
   * Vectors#moveWeights}.
   */
  void update(UpdateRule inner, Vectors x, Step t);
}
