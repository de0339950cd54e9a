package largo.core.optimizer;

import largo.core.params.ParameterLayout;

/**
 * What can be put around any rule: it changes the gradient before, the weights after, or the rule
 * itself.
 *
 * <p>Implementations are records of hyper-parameters, like rules. Their state lies behind that of
 * the inner rule: vectors from {@code inner.slots()} on, numbers from {@code inner.numbers(layout)}
 * on.
 */
public interface Wrapper {

  /** State vectors of its own, zero at first. */
  default int slots() {
    return 0;
  }

  /** Numbers of its own, zero at first. */
  default int numbers(ParameterLayout layout) {
    return 0;
  }

  /**
   * Checks that it can be put around a rule.
   *
   * @throws IllegalArgumentException if it cannot; the message says what it needs
   */
  default void check(UpdateRule inner) {}

  /** Gives its state the first values; the inner rule has its own already. */
  default void begin(UpdateRule inner, Vectors x) {}

  /**
   * Moves the weights by one update, of which the inner rule is a part.
   *
   * <p>One that moves them after the rule gives it {@link Step#thenMoved} and calls {@link
   * UpdateRule#moved} when it has done so; it leaves the gradient alone in between.
   */
  void update(UpdateRule inner, Vectors x, Step t);
}
