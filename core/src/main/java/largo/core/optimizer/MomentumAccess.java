package largo.core.optimizer;

import java.util.Locale;
import largo.core.Preconditions;

/** Access to the momentum of a rule inside any number of wrappers. */
final class MomentumAccess {

  private MomentumAccess() {}

  static void checkInertial(String who, UpdateRule rule) {
    check(Inertial.class, "momentum of a fixed decay", who, rule);
  }

  static void checkResettable(String who, UpdateRule rule) {
    check(Resettable.class, "momentum", who, rule);
  }

  private static void check(Class<?> type, String what, String who, UpdateRule rule) {
    Preconditions.that(
        type.isInstance(innermost(rule)),
        "wrap must be around a rule with a %s for %s, but was around %s",
        what,
        who,
        name(rule));
  }

  /**
   * Checks that a rule multiplies an update by the learning rate as the last operation, without an
   * adaptive scale.
   */
  static void checkPlain(String who, UpdateRule rule) {
    UpdateRule base = innermost(rule);
    Preconditions.that(
        base instanceof Sgd
            || base instanceof Momentum m && m.velocity() == Momentum.Velocity.OUTSIDE,
        "wrap must be around sgd, momentum or nesterov, with velocity = outside, for %s, but was "
            + "around %s",
        who,
        base instanceof Momentum ? "velocity = inside" : name(rule));
  }

  private static String name(UpdateRule rule) {
    return innermost(rule).getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The momentum of a rule that passed {@link #checkInertial}. */
  static double of(UpdateRule rule) {
    return ((Inertial) innermost(rule)).momentum();
  }

  /** Sets the momentum of a rule that passed {@link #checkResettable} to zero. */
  static void reset(UpdateRule rule, Vectors x) {
    ((Resettable) innermost(rule)).reset(x);
  }

  private static UpdateRule innermost(UpdateRule rule) {
    return rule instanceof Wrapped w ? innermost(w.inner()) : rule;
  }
}
