package largo.spark.ml;

import java.io.Serial;
import java.io.Serializable;
import java.util.Locale;
import java.util.function.Consumer;
import scala.runtime.AbstractFunction1;

/**
 * The range of a param. Spark's message names neither the range nor the problem of a value, so this
 * validator throws an exception instead of returning false.
 */
final class ParamValidator<T> extends AbstractFunction1<T, Object> implements Serializable {

  @Serial private static final long serialVersionUID = 1;

  private final String param;
  private final String uid;
  private final Checked<T> check;

  /** A check that throws an {@link IllegalArgumentException} or a specification's exception. */
  interface Checked<T> extends Consumer<T>, Serializable {}

  ParamValidator(String uid, String param, Checked<T> check) {
    this.uid = uid;
    this.param = param;
    this.check = check;
  }

  @Override
  public Object apply(T value) {
    try {
      check.accept(value);
      return true;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "parameter %s of %s: %s", param, uid, e.getMessage()), e);
    }
  }
}
