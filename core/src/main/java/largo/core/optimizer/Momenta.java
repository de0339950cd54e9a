package largo.core.optimizer;

import largo.core.Check;

/** The momentum of a rule, however deep inside wrappers it is. */
final class Momenta {

  private Momenta() {}

  /**
   * Checks that a rule has a momentum.
   *
   * @throws IllegalArgumentException if it has none
   */
  static void check(String who, UpdateRule rule) {
    Check.that(
        innermost(rule) instanceof Inertial,
        "wrap must be around a rule with a momentum for %s, but was around %s",
        who,
        innermost(rule).getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
  }

  /** The momentum of a rule that was checked. */
  static double of(UpdateRule rule) {
    return ((Inertial) innermost(rule)).momentum();
  }

  /** The same rule, wrappers and all, with another momentum. */
  static UpdateRule with(double momentum, UpdateRule rule) {
    return rule instanceof Wrapped w
        ? new Wrapped(with(momentum, w.inner()), w.wrapper())
        : ((Inertial) rule).withMomentum(momentum);
  }

  private static UpdateRule innermost(UpdateRule rule) {
    return rule instanceof Wrapped w ? innermost(w.inner()) : rule;
  }
}
