package largo.core.optimizer;

import java.io.Serial;
import java.util.Locale;

/** A NaN or an infinity where training needs a number. */
public final class NotFiniteException extends ArithmeticException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Says what it was.
   *
   * @param what for example {@code "the loss"}
   * @param step counted from 1
   */
  public NotFiniteException(String what, long step) {
    super(String.format(Locale.ROOT, "%s is not finite at step %d", what, step));
  }
}
