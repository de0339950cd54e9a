package largo.core.optimizer;

import java.util.Locale;
import largo.core.Preconditions;

/** The momentum of a rule, however deep inside wrappers it is. */
final class MomentumAccess {

  private MomentumAccess() {}

  /**
   * Checks that a rule has a momentum that can be set to another.
   *
   * @throws IllegalArgumentException if it has none
   */
  static void checkInertial(String who, UpdateRule rule) {
    check(Inertial.class, "momentum of a fixed decay", who, rule);
  }

  /**
   * Checks that a rule has a momentum that can be set to zero.
   *
   * @throws IllegalArgumentException if it has none
   */
  static void checkResettable(String who, UpdateRule rule) {
    check(Resettable.class, "momentum", who, rule);
  }

  private static void check(Class<?> type, String what, String who, UpdateRule rule) {
    Preconditions.that(
        type.isInstance(innermost(rule)),
        "wrap must be around a rule with a %s for %s, but was around %s",
        what,
        who,
        innermost(rule).getClass().getSimpleName().toLowerCase(Locale.ROOT));
  }

  /** The momentum of a rule that was checked. */
  static double of(UpdateRule rule) {
    return ((Inertial) innermost(rule)).momentum();
  }

  /** Sets the momentum of a rule that was checked to zero. */
  static void reset(UpdateRule rule, Vectors x) {
    ((Resettable) innermost(rule)).reset(x);
  }

  private static UpdateRule innermost(UpdateRule rule) {
    return rule instanceof Wrapped w ? innermost(w.inner()) : rule;
  }
}
