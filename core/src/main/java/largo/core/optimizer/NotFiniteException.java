package largo.core.optimizer;

import java.io.Serial;
import java.util.Locale;

/** A NaN or infinite value that ends a training. */
public final class NotFiniteException extends ArithmeticException {

  @Serial private static final long serialVersionUID = 1;

  /**
   * Creates the error.
   *
   * @param what for example {@code "the loss"}
   * @param step counted from 1
   */
  public NotFiniteException(String what, long step) {
    super(String.format(Locale.ROOT, "%s is not finite at step %d", what, step));
  }
}
