package largo.spark.session;

import java.io.Serial;
import java.util.Locale;

/** A session that cannot begin or go on. The message names who did not do what, and the remedy. */
public final class SessionException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats a message. */
  SessionException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }

  /** Formats a message. */
  SessionException(Throwable cause, String message, Object... values) {
    super(String.format(Locale.ROOT, message, values), cause);
  }
}
