package largo.core;

import java.io.Serial;
import java.util.Locale;

/**
 * An error for the user. Its message is complete: it names the problem and its position, what was
 * expected, and the remedy. It is shown without the name of its class and without a stack trace.
 */
public abstract class LargoException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats a message. */
  protected LargoException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }

  /** Formats a message about another error. */
  protected LargoException(Throwable cause, String message, Object... values) {
    super(String.format(Locale.ROOT, message, values), cause);
  }
}
