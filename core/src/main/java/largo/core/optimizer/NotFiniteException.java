package largo.core.optimizer;

import java.io.Serial;

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
    super("%s is not finite at step %d".formatted(what, step));
  }
}
