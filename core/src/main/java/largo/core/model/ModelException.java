package largo.core.model;

import java.io.Serial;
import java.util.Locale;

/** A model that cannot be trained, or not on this data. The message says why, and what to do. */
public final class ModelException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /** Formats a message. */
  public ModelException(String message, Object... values) {
    super(String.format(Locale.ROOT, message, values));
  }

  /** Formats a message about something that another library said. */
  public ModelException(Throwable cause, String message, Object... values) {
    super(String.format(Locale.ROOT, message, values), cause);
  }
}
