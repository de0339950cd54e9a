package largo.spark.ml;

import org.apache.spark.ml.util.Identifiable$;

/**
 * The uid of an object under construction.
 *
 * <p>Spark's classes read the uid in their constructors, where each param stores it, before a class
 * written in Java can have set a field. Until then it is stored here.
 */
final class EarlyUid {

  private static final ThreadLocal<String> UNDER_CONSTRUCTION = new ThreadLocal<>();

  private final String value;

  private EarlyUid(String value) {
    this.value = value;
  }

  /** Sets the uid of the object that this thread constructs next. */
  static EarlyUid given(String value) {
    UNDER_CONSTRUCTION.set(value);
    return new EarlyUid(value);
  }

  /** A new uid for the object that this thread constructs next. */
  static EarlyUid random(String prefix) {
    return given(Identifiable$.MODULE$.randomUID(prefix));
  }

  /** Removes and returns the uid, once the object has a field for it. */
  String take() {
    UNDER_CONSTRUCTION.remove();
    return value;
  }

  /** A uid, or that of the object under construction if it is null. */
  static String of(String settled) {
    return settled == null ? UNDER_CONSTRUCTION.get() : settled;
  }
}
